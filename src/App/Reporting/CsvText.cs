using System.Globalization;

namespace RawAudioNet.App.Reporting;

/// <summary>Writes lines of CSV as RFC 4180 has it, with a line feed at the end.</summary>
internal static class CsvText
{
    private const string NeedQuotes = ",\"\r\n";

    /// <summary>A line of cells.</summary>
    public static string Row(params ReadOnlySpan<string> cells)
    {
        var quoted = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
            quoted[i] = Cell(cells[i]);
        return string.Join(',', quoted) + "\n";
    }

    /// <summary>A number that reads back as the same one.</summary>
    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
