using System.Globalization;

namespace RawAudioNet.App.Reporting;

/// <summary>Sizes as users read them.</summary>
internal static class ByteCount
{
    /// <summary>Bytes in decimal units, as tools of the system show files.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };
}
