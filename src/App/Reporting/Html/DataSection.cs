using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>The part of a report about the data: what the clips are, how they were divided, and which deserve a look.</summary>
internal static class DataSection
{
    private const int NamedClips = 10;

    private static readonly string[] Columns = ["train", "validate", "test", "seconds", "shortest, s", "quietest, dB"];

    public static void Write(HtmlText html, TrainingClips clips)
    {
        bool hasTest = clips.Test.Count > 0;
        DataSummary summary = DataSummary.Of(clips.Labels, clips.All);
        html.Add($"<section aria-labelledby=\"data\">\n<h2 id=\"data\">Data</h2>\n<p>{clips.Division}.</p>\n");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Data\">\n<table>\n<thead><tr><th scope=\"col\">class</th>");
        foreach (string heading in Columns.Where(heading => hasTest || heading != "test"))
            html.Add($"<th scope=\"col\" class=\"number\">{heading}</th>");
        html.Add($"<th scope=\"col\">kHz</th><th scope=\"col\">coding</th><th scope=\"col\">channels</th></tr></thead>\n<tbody>\n");
        for (int label = 0; label < clips.Labels.Count; label++)
            Row(html, summary.Classes[label], Count(clips.Training, label), Count(clips.Validation, label), hasTest ? Count(clips.Test, label) : null);
        Row(html, summary.Total, clips.Training.Count, clips.Validation.Count, hasTest ? clips.Test.Count : null);
        html.Add($"</tbody>\n</table>\n</div>\n");
        if (clips.Skipped > 0)
            html.Add($"<p class=\"note\">{ScoreTables.Plural(clips.Skipped, "clip")} could not be read and took no part.</p>\n");
        foreach (string warning in LeakReport.Of(clips.Labels, clips.Training, clips.Validation).Warnings)
            html.Add($"<p class=\"note\">Validation: {warning}</p>\n");
        Named(html, "silent", summary.Silent.Select(Name));
        Named(html, "shorter than 0.1 s", summary.TooShort.Select(Name));
        Named(html, "clipped, too loud when recorded", summary.Clipped.Select(Name));
        Named(html, "with something odd in the file", summary.Odd.Select(clip => $"{Name(clip)}: {clip.Info.Warnings[0]}"));
        Named(html, "the same content as another clip", summary.Repetitions.Select(Pair));
        Named(html, "the same content as a clip with another label", summary.Contradictions.Select(Pair));
        html.Add($"</section>\n");
    }

    private static int Count(IReadOnlyList<SoundClip> clips, int label) => clips.Count(clip => clip.Clip.Label == label);

    private static void Row(HtmlText html, ClassSummary row, int training, int validation, int? test)
    {
        html.Add($"<tr><th scope=\"row\">{row.Label}</th><td class=\"number\">{training}</td><td class=\"number\">{validation}</td>");
        if (test is int held)
            html.Add($"<td class=\"number\">{held}</td>");
        html.Add($"<td class=\"number\">{row.Seconds:F0}</td>");
        html.Add($"<td class=\"number\">{row.Shortest?.Info.Seconds?.ToString("F2", CultureInfo.InvariantCulture)}</td>");
        html.Add($"<td class=\"number\">{(row.Quietest is { Levels.Rms: > 0 } quiet ? quiet.Levels.RmsDb.ToString("F1", CultureInfo.InvariantCulture) : "silence")}</td>");
        html.Add($"<td>{Joined(row.SampleRatesHz.Select(rate => (rate / 1000.0).ToString("0.###", CultureInfo.InvariantCulture)))}</td>");
        html.Add($"<td>{Joined(row.Encodings.Select(DataTables.Coding))}</td>");
        html.Add($"<td>{Joined(row.Channels.Select(count => count.ToString(CultureInfo.InvariantCulture)))}</td></tr>\n");
    }

    private static string Joined(IEnumerable<string> values) => string.Join(", ", values);

    private static string Name(SoundClip clip) => clip.Clip.Name;

    private static string Pair((SoundClip Clip, SoundClip First) pair) => $"{Name(pair.Clip)} = {Name(pair.First)}";

    private static void Named(HtmlText html, string what, IEnumerable<string> clips)
    {
        string[] all = [.. clips];
        if (all.Length == 0)
            return;
        html.Add($"<p class=\"note\">{ScoreTables.Plural(all.Length, "clip")}: {what}.</p>\n<ul>\n");
        foreach (string clip in all.Take(NamedClips))
            html.Add($"<li>{clip}</li>\n");
        if (all.Length > NamedClips)
            html.Add($"<li>and {all.Length - NamedClips} more</li>\n");
        html.Add($"</ul>\n");
    }
}
