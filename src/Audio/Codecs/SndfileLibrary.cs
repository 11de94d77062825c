using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Codecs;

/// <summary>
/// The system's libsndfile, if it is there: the functions used of it, found at run time by the versioned name of its binary interface. All
/// calls go through delegates, whose arguments the runtime marshals.
/// </summary>
internal sealed class SndfileLibrary
{
    /// <summary>Which package brings the library, for the message where it is missing.</summary>
    public const string Package =
        "libsndfile on this machine to read it with (Debian and Ubuntu: apt install libsndfile1; Fedora: dnf install libsndfile; "
        + "macOS: brew install libsndfile; Windows: sndfile.dll of libsndfile 1.1 or later on the PATH)";

    private static readonly Lazy<SndfileLibrary?> Present = new(() => TryLoad(Names()));

    private SndfileLibrary(nint handle)
    {
        OpenVirtual = Function<OpenVirtualFunction>(handle, "sf_open_virtual");
        ReadFrames = Function<ReadFramesFunction>(handle, "sf_readf_float");
        SeekFrames = Function<SeekFramesFunction>(handle, "sf_seek");
        Close = Function<CloseFunction>(handle, "sf_close");
        Version = Text(Function<VersionFunction>(handle, "sf_version_string")()).Replace('-', ' ');
        errorText = Function<ErrorTextFunction>(handle, "sf_strerror");
    }

    public delegate nint OpenVirtualFunction(ref SndfileCalls calls, int mode, ref SndfileInfo info, nint user);

    public delegate long ReadFramesFunction(nint file, float[] interleaved, long frames);

    public delegate long SeekFramesFunction(nint file, long frames, int whence);

    public delegate int CloseFunction(nint file);

    private delegate nint ErrorTextFunction(nint file);

    private delegate nint VersionFunction();

    private readonly ErrorTextFunction errorText;

    /// <summary>The library of this machine, or null.</summary>
    public static SndfileLibrary? Instance => Present.Value;

    /// <summary>The library's name and version.</summary>
    public string Version { get; }

    /// <summary>Opens a file that is read through calls back; 0 if it cannot be read.</summary>
    public OpenVirtualFunction OpenVirtual { get; }

    /// <summary>Decodes frames; fewer than asked for only at the end or at a fault.</summary>
    public ReadFramesFunction ReadFrames { get; }

    /// <summary>Goes to a frame; less than 0 where that cannot be done.</summary>
    public SeekFramesFunction SeekFrames { get; }

    /// <summary>Closes a file.</summary>
    public CloseFunction Close { get; }

    /// <summary>Loads the first library of these names; null if there is none.</summary>
    public static SndfileLibrary? TryLoad(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return new SndfileLibrary(handle);
        }

        return null;
    }

    /// <summary>What went wrong last with a file, or with opening one (0); without the full stop.</summary>
    public string ErrorText(nint file) => Text(errorText(file)).TrimEnd('.', '\n', ' ');

    private static string[] Names() =>
        OperatingSystem.IsWindows() ? ["sndfile.dll", "libsndfile-1.dll"]
        : OperatingSystem.IsMacOS() ? ["libsndfile.1.dylib", "/opt/homebrew/lib/libsndfile.1.dylib", "/usr/local/lib/libsndfile.1.dylib"]
        : ["libsndfile.so.1"];

    private static T Function<T>(nint handle, string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(handle, name));

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";
}
