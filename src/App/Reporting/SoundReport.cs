using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Reporting;

/// <summary>What <c>inspect</c> says of a sound; levels are in dB relative to full scale, null where there is nothing or no number.</summary>
internal sealed record SoundReport
{
    public required string Path { get; init; }
    public required string Encoding { get; init; }
    public required int SampleRateHz { get; init; }
    public required int Channels { get; init; }
    public required int Frames { get; init; }
    public required double Seconds { get; init; }
    public required double? PeakDb { get; init; }
    public required double? RmsDb { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }

    public static SoundReport Of(string path, AudioClip clip)
    {
        bool measurable = clip.Frames > 0 && float.IsFinite(clip.Peak);
        ClipLevels levels = measurable ? ClipLevels.Of(clip) : default;
        return new()
        {
            Path = path,
            Encoding = clip.Info.Encoding.ToString(),
            SampleRateHz = clip.SampleRateHz,
            Channels = clip.Channels,
            Frames = clip.Frames,
            Seconds = clip.Seconds,
            PeakDb = levels.Peak > 0 ? 20 * Math.Log10(levels.Peak) : null,
            RmsDb = levels.Rms > 0 ? levels.RmsDb : null,
            Warnings = [.. clip.Info.Warnings, .. OddContent(clip, levels, measurable)],
        };
    }

    private static IEnumerable<string> OddContent(AudioClip clip, ClipLevels levels, bool measurable)
    {
        if (clip.Frames == 0)
            yield return "there is no sound in the file (0 frames); training and prediction refuse it";
        else if (!measurable)
            yield return "some samples are not numbers; training and prediction refuse the file";
        else if (levels.IsSilent)
            yield return "there is nothing to hear: the peak is below -80 dB";
        if (measurable && levels.IsClipped)
            yield return "loud parts are cut off (clipped): the recording was too loud";
        if (clip.Frames > 0 && clip.Seconds < DataSummary.ShortestSeconds)
            yield return "shorter than 0.1 s: very little to learn from";
        if (clip.Seconds > 4)
            yield return "longer than 4 s: judged in windows of 4 s, trained on a stretch of it";
    }
}
