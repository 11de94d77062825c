using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Codecs;

/// <summary>The functions through which libsndfile reads a file (its SF_VIRTUAL_IO).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndfileCalls
{
    public LengthCall Length;
    public SeekCall Seek;
    public TransferCall Read;
    public TransferCall Write;
    public LengthCall Tell;

    public delegate long LengthCall(nint user);

    public delegate long SeekCall(long offset, int whence, nint user);

    public delegate long TransferCall(nint bytes, long count, nint user);
}
