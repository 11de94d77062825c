using System.Globalization;

namespace RawAudioNet.Bench.Ladders;

/// <summary>How long another library takes for a ladder's work.</summary>
/// <param name="Ladder">The ladder's name.</param>
/// <param name="Timing">The library's name and time.</param>
internal sealed record VendorTime(string Ladder, RungTiming Timing)
{
    /// <summary>Reads <c>LADDER:NAME=MILLISECONDS</c>.</summary>
    public static VendorTime Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal), equals = text.LastIndexOf('=');
        if (colon < 0 || equals < colon)
            throw new ArgumentException($"'{text}' is not LADDER:NAME=MILLISECONDS", nameof(text));

        double milliseconds = double.Parse(text[(equals + 1)..], CultureInfo.InvariantCulture);
        return new VendorTime(text[..colon], new RungTiming(text[(colon + 1)..equals], "beside it", milliseconds, milliseconds, null));
    }
}
