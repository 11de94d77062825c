using ScottPlot;
using SkiaSharp;

namespace RawAudioNet.App.Pictures;

/// <summary>The font of all pictures, carried in the program: a bare machine has none, and letters would be missing without a word.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>The name by which plots ask for it.</summary>
    public const string Name = "RawAudioNet DejaVu Sans";

    private static readonly SKData Content = Load();
    private static readonly SKTypeface Typeface = SKTypeface.FromData(Content);

    private static readonly EmbeddedFont Resolver = new();
    private static readonly Lock Registering = new();

    /// <summary>Makes it the font of every plot, if it is not yet.</summary>
    public static void Register()
    {
        using Lock.Scope alone = Registering.EnterScope();
        if (ScottPlot.Fonts.FontResolvers.Contains(Resolver))
            return;
        ScottPlot.Fonts.FontResolvers.Insert(0, Resolver);
        ScottPlot.Fonts.Default = Name;
    }

    /// <summary>This font, or one of the machine's where that has letters of the text which this one lacks (Chinese, say).</summary>
    public static string NameFor(string text) => Typeface.ContainsGlyphs(text) ? Name : ScottPlot.Fonts.Detect(text);

    /// <summary>
    /// The names of classes, and the font that has the letters of most; a name with letters that it lacks would be a row of empty boxes, so the
    /// class's number stands for it, counted from 1 as in the tables.
    /// </summary>
    public static string[] Drawable(string[] names, out string font)
    {
        string chosen = font = NameFor(string.Concat(names));
        using SKTypeface? other = chosen == Name ? null : SKTypeface.FromFamilyName(chosen);
        return [.. names.Select((name, index) => (other ?? Typeface).ContainsGlyphs(name) ? name : $"class {index + 1}")];
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? SKTypeface.FromData(Content) : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

    private static SKData Load()
    {
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The font is missing from the assembly.");
        return SKData.Create(stream);
    }
}
