using System.Runtime.InteropServices;
using RawAudioNet.Audio.Codecs;

namespace RawAudioNet.Bench.Decoding;

/// <summary>libsndfile as a C program uses it: a path, and a buffer of floats.</summary>
internal sealed class PlainSndfile : IDisposable
{
    private const int ReadMode = 0x10;

    private readonly nint handle = NativeLibrary.Load("libsndfile.so.1");
    private readonly OpenFunction open;
    private readonly SndfileLibrary library = SndfileLibrary.Instance ?? throw new DllNotFoundException("libsndfile is not installed.");

    /// <summary>Binds the one function that the product does not use.</summary>
    public PlainSndfile() => open = Marshal.GetDelegateForFunctionPointer<OpenFunction>(NativeLibrary.GetExport(handle, "sf_open"));

    private delegate nint OpenFunction([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode, ref SndfileInfo info);

    /// <summary>The library's name and version.</summary>
    public string Version => library.Version;

    /// <summary>Opens a file, reads its frames and closes it; returns how many there were.</summary>
    public long Read(string path, float[] buffer, int channels)
    {
        SndfileInfo info = default;
        nint file = open(path, ReadMode, ref info);
        long frames = library.ReadFrames(file, buffer, buffer.Length / channels);
        library.Close(file);
        return frames;
    }

    public void Dispose() => NativeLibrary.Free(handle);
}
