using System.Buffers.Binary;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>Puts files into the page itself, so that it is one file that opens offline.</summary>
internal static class DataUri
{
    // Pictures have two pixels a unit; a PNG file's width stands at byte 16, its height at 20.
    private const int PixelsPerUnit = 2;
    private const int WidthOffset = 16;

    /// <summary>A picture.</summary>
    /// <param name="png">The PNG file.</param>
    /// <param name="alternative">What it shows, for those who do not see it.</param>
    /// <param name="shrinks">Whether it may be drawn smaller to fit the page.</param>
    public static Markup Image(byte[] png, string alternative, bool shrinks = true)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(WidthOffset)) / PixelsPerUnit;
        int height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(WidthOffset + 4)) / PixelsPerUnit;
        string source = "data:image/png;base64," + Convert.ToBase64String(png);
        string kind = shrinks ? "shrinks" : "whole";
        return HtmlText.Of($"<img class=\"{kind}\" width=\"{width}\" height=\"{height}\" alt=\"{alternative}\" src=\"{source}\" />");
    }

    /// <summary>A player of a sound.</summary>
    /// <param name="wav">The WAV file.</param>
    /// <param name="name">What it is called.</param>
    public static Markup Player(byte[] wav, string name)
    {
        string source = "data:audio/wav;base64," + Convert.ToBase64String(wav);
        return HtmlText.Of($"<audio controls=\"controls\" preload=\"metadata\" aria-label=\"{name}\" src=\"{source}\"></audio>");
    }
}
