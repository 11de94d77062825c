using System.Globalization;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Reporting;

/// <summary>Tables about data on stderr, before training: what the clips are, which deserve a look, and what a split gives away.</summary>
internal static class DataTables
{
    private const int MostClasses = 60;
    private const int NamedClips = 5;

    /// <summary>Writes a row a class, and names clips that are silent, too short, clipped or there twice.</summary>
    public static void WriteSummary(AppConsole console, string title, DataSummary summary)
    {
        console.Progress(Printable.Line(title));
        console.Progress($"  {"class",-16} {"clips",6} {"seconds",8} {"kHz",-12} {"coding",-13} {"ch",-4} {"min s",5} {"min dB",6}");
        foreach (ClassSummary row in Shown(summary.Classes))
            console.Progress(Row(row));
        Rest(console, summary.Classes.Count);
        if (summary.Classes.Count > 1)
            console.Progress(Row(summary.Total));
        if (summary.Total.Shortest is { } shortest && summary.Total.Quietest is { } quietest)
        {
            console.Progress($"  shortest {Printable.Fit(shortest.Clip.Name, 69)}");
            console.Progress($"  quietest {Printable.Fit(quietest.Clip.Name, 69)}");
        }

        Name(console, "silent", summary.Silent);
        Name(console, string.Create(CultureInfo.InvariantCulture, $"shorter than {DataSummary.ShortestSeconds} s"), summary.TooShort);
        Name(console, "clipped (too loud when recorded)", summary.Clipped);
        Name(console, "with something odd in the file; inspect tells what", summary.Odd);
        Name(console, "there again under another name (same content)", summary.Repetitions);
        Name(console, "there again under another label (same content)", summary.Contradictions);
    }

    /// <summary>
    /// Writes how the clips are divided and which recordings and contents are on both sides, class by class where any are; then warns of these.
    /// </summary>
    public static void WriteLeaks(AppConsole console, string heldOut, LeakReport leaks)
    {
        bool isClean = leaks.Warnings.Count == 0;
        IEnumerable<ClassLeaks> rows = isClean ? [leaks.Total] : Shown(leaks.Classes).Append(leaks.Total);
        console.Progress($"  {(isClean ? "clips" : "class"),-24} {"train",8} {heldOut,10} {"same recording",15} {"same content",13}");
        foreach (ClassLeaks row in rows)
        {
            string recordings = leaks.KnowsRecordings ? row.SameRecording.ToString(CultureInfo.InvariantCulture) : "not known";
            console.Progress($"  {Printable.Column(row.Label, 24)} {row.Training,8} {row.HeldOut,10} {recordings,15} {row.SameContent,13}");
        }

        if (!isClean)
            Rest(console, leaks.Classes.Count);
        foreach (string warning in leaks.Warnings)
            console.Warn(warning);
    }

    private static string Row(ClassSummary row)
    {
        string rates = Few(row.SampleRatesHz.Select(KiloHertz), 12);
        string codings = Few(row.Encodings.Select(Coding), 13);
        string channels = Few(row.Channels.Select(count => count.ToString(CultureInfo.InvariantCulture)), 4);
        string name = Printable.Column(row.Label, 16);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {name} {row.Clips,6} {row.Seconds,8:F0} {rates,-12} {codings,-13} {channels,-4} {row.Shortest?.Info.Seconds,5:F2} {Decibels(row.Quietest),6}");
    }

    private static string Decibels(SoundClip? clip) => clip switch
    {
        null => "",
        { Levels.Rms: 0 } => "-inf",
        _ => clip.Levels.RmsDb.ToString("F1", CultureInfo.InvariantCulture),
    };

    private static IEnumerable<T> Shown<T>(IReadOnlyList<T> rows) => rows.Count > MostClasses ? rows.Take(MostClasses) : rows;

    private static void Rest(AppConsole console, int classes)
    {
        if (classes > MostClasses)
            console.Progress($"  and {classes - MostClasses} more classes");
    }

    private static void Name(AppConsole console, string what, IReadOnlyList<SoundClip> clips) =>
        Name(console, what, [.. clips.Select(clip => Printable.Fit(clip.Clip.Name, 78))]);

    private static void Name(AppConsole console, string what, IEnumerable<(SoundClip Clip, SoundClip First)> pairs) =>
        Name(console, what, [.. pairs.Select(pair => $"{Printable.Fit(pair.Clip.Clip.Name, 37)} = {Printable.Fit(pair.First.Clip.Name, 38)}")]);

    private static void Name(AppConsole console, string what, string[] lines)
    {
        if (lines.Length == 0)
            return;
        console.Warn($"{ScoreTables.Plural(lines.Length, "clip")} {what}:");
        foreach (string line in lines.Take(NamedClips))
            console.Progress("  " + line);
        if (lines.Length > NamedClips)
            console.Progress($"  and {lines.Length - NamedClips} more");
    }

    /// <summary>As many values as fit, the commonest first, and the number of the others.</summary>
    private static string Few(IEnumerable<string> values, int width)
    {
        string[] all = [.. values];
        for (int shown = all.Length; shown > 1; shown--)
        {
            string text = string.Join(' ', all.Take(shown)) + (shown < all.Length ? $" +{all.Length - shown}" : "");
            if (text.Length <= width)
                return text;
        }

        return all.Length > 1 ? $"{all[0]} +{all.Length - 1}" : all.FirstOrDefault("");
    }

    private static string KiloHertz(int hertz) => (hertz / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    public static string Coding(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.PcmUnsigned8 => "8-bit",
        AudioEncoding.Pcm16 => "16-bit",
        AudioEncoding.Pcm24 => "24-bit",
        AudioEncoding.Pcm32 => "32-bit",
        AudioEncoding.IeeeFloat32 => "float",
        AudioEncoding.IeeeFloat64 => "double",
        _ => encoding.ToString(),
    };
}
