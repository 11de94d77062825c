using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Training;

/// <summary>Where spectrograms that are kept can be kept.</summary>
internal static class FeaturePlace
{
    /// <summary>Whether so many floats leave half of what is free on a device; on one that computes on the host's memory, of that.</summary>
    public static bool FitsMemory(IBackend backend, long floats) => floats < backend.LongestArena
        && floats * sizeof(float) <= backend.MeasureFreeBytes() / 2;

    /// <summary>Whether a disk has room for so many bytes, and as many again for everybody else.</summary>
    public static bool FitsDisk(string folder, long bytes)
    {
        // The folder may not be there yet: the disk is that of the nearest one above it.
        string place = Path.GetFullPath(folder);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent)
            place = parent;
        return new DriveInfo(place).AvailableFreeSpace / 2 >= bytes;
    }

    /// <summary>The folder for files of spectrograms: in <c>XDG_CACHE_HOME</c>, or where the system's programs keep what can be made anew.</summary>
    public static string CacheFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(caches))
        {
            caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Path.Combine(home, ".cache");
        }
        return Path.Combine(caches, "rawaudionet");
    }
}
