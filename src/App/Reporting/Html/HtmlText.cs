using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>
/// Builds HTML in which nothing from outside can become markup: the fixed text of an interpolated string is taken as it is, what stands in
/// its holes is escaped, unless it is a <see cref="Markup"/> that was built in the same way. The result is well-formed XML too.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new();

    /// <summary>Adds markup with escaped holes.</summary>
    public void Add(ref Handler markup) => text.Append(markup.Target);

    /// <summary>Adds markup built elsewhere.</summary>
    public void Add(Markup markup) => text.Append(markup.Text);

    /// <summary>A piece of markup from an interpolated string.</summary>
    public static Markup Of(ref Handler markup) => new(markup.Target.ToString());

    /// <summary>What has been built.</summary>
    public Markup ToMarkup() => new(text.ToString());

    public override string ToString() => text.ToString();

    /// <summary>Text as HTML shows it: on one line, without characters that would steer a terminal or that XML forbids.</summary>
    internal static void AppendEscaped(StringBuilder target, string raw)
    {
        // By runes, so that half a surrogate pair becomes a replacement mark.
        foreach (Rune rune in Printable.Line(raw).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => target.Append("&amp;"),
                '<' => target.Append("&lt;"),
                '>' => target.Append("&gt;"),
                '"' => target.Append("&quot;"),
                '\'' => target.Append("&#39;"),
                0xFFFE or 0xFFFF => target.Append('\uFFFD'),
                _ => target.Append(rune.ToString()),
            };
        }
    }

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    internal ref struct Handler
    {
        public Handler(int literalLength, int holes) => Target = new StringBuilder(literalLength + 16 * holes);

        internal StringBuilder Target { get; }

        public readonly void AppendLiteral(string literal) => Target.Append(literal);

        public readonly void AppendFormatted(string? hole) => AppendEscaped(Target, hole ?? "");

        public readonly void AppendFormatted(int hole) => Target.Append(hole.ToString(CultureInfo.InvariantCulture));

        public readonly void AppendFormatted(double hole, string format) =>
            AppendEscaped(Target, hole.ToString(format, CultureInfo.InvariantCulture));

        public readonly void AppendFormatted(Markup hole) => Target.Append(hole.Text);
    }
}
