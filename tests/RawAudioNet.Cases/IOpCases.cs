namespace RawAudioNet.Cases;

/// <summary>The cases of the operations of one contract file.</summary>
public interface IOpCases
{
    /// <summary>All cases.</summary>
    static abstract IReadOnlyList<OpCase> All { get; }
}
