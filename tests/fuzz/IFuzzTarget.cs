namespace RawAudioNet.Fuzz;

/// <summary>A reader of bytes that anybody may have written.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>Inputs to begin with, each of which takes another way through the reader.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Reads an input; throws if that ends in any way but success or the reader's own exception.</summary>
    void Judge(byte[] input);
}
