using RawAudioNet.App.Pictures;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>The clips whose true class was held least probable, each with its spectrogram and a player.</summary>
internal static class MistakeCards
{
    /// <summary>How many are shown: with a quarter of a megabyte each, a page of a few megabytes.</summary>
    public const int Most = 8;

    public static void Write(HtmlText html, ClipScores scores, IBackend backend)
    {
        ClipMistake[] mistakes = [.. scores.WorstMistakes(Most)];
        html.Add($"<h3>Worst mistakes</h3>\n");
        if (mistakes.Length == 0)
        {
            html.Add($"<p>There are none.</p>\n");
            return;
        }
        html.Add($"<p>The clips whose true class the network held least probable. Listen: a clip may be cut badly, too quiet, or wrongly labelled.</p>\n<ul class=\"cards\">\n");
        foreach (ClipMistake mistake in mistakes)
            Card(html, mistake, backend);
        html.Add($"</ul>\n");
    }

    private static void Card(HtmlText html, ClipMistake mistake, IBackend backend)
    {
        Clip clip = mistake.Clip.Clip;
        html.Add($"<li class=\"card\">\n<h4>{clip.Name}</h4>\n");
        html.Add($"<p>true: <span class=\"right\">{mistake.Label}</span> ({ScoreTables.Percent(mistake.TrueProbability)}), ");
        html.Add($"predicted: <span class=\"wrong\">{mistake.Predicted}</span> ({ScoreTables.Percent(mistake.Probability)})</p>\n");
        try
        {
            AudioClip sound = AudioFile.Open(clip.Path, (long)SoundSnippet.Seconds * mistake.Clip.Info.SampleRateHz);
            html.Add(DataUri.Image(SoundPicture.DrawSmall(sound, backend), $"Spectrogram of {clip.Name}"));
            html.Add(DataUri.Player(SoundSnippet.Wav(sound), clip.Name));
            if (mistake.Clip.Info.Seconds is double seconds && seconds > SoundSnippet.Seconds + 0.01)
                html.Add($"<p>The first {SoundSnippet.Seconds} of {seconds:F1} s.</p>\n");
        }
        catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            html.Add($"<p>The file can no longer be read: {fault.Message}</p>\n");
        }
        html.Add($"</li>\n");
    }
}
