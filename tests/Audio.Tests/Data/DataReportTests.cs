using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Wav;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

/// <summary>The scan of a data set, its summary, and what a division gives away.</summary>
public sealed class DataReportTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Scan_measures_every_clip_and_names_the_bad_ones()
    {
        Tone("a/1.wav", 800, 0.5);
        Tone("a/2.wav", 800, 0.25);
        data.WithText("a/3.wav", "not sound").WithBytes("b/4.wav", []).WithBytes("b/6.wav", WavBytes.File(WavBytes.Float, 32, 1, 8000, WavBytes.F32(0.5f, float.NaN, 0)));
        Tone("b/5.wav", 800, 0.5);
        Manifest manifest = Manifest.Load(data.Root);
        File.Delete(data.PathOf("a/2.wav"));
        var calls = new List<int>();
        ClipScan scan = ClipScan.Run(manifest.Clips, new ClipPreparation(), threads: 2, afterClip: calls.Add, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["a/1.wav", "b/5.wav"], scan.Clips.Select(clip => clip.Clip.Name));
        Assert.Equal(0.5 / Math.Sqrt(2), scan.Clips[0].Levels.Rms, 1e-3);
        Assert.Equal(["a/2.wav", "a/3.wav", "b/4.wav", "b/6.wav"], scan.BadClips.Select(bad => bad.Clip.Name));
        Assert.Equal("there is no such file", scan.BadClips[0].Reason);
        Assert.Contains("NaN", scan.BadClips[3].Reason, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6], calls);
    }

    [Fact]
    public void Summary_has_a_row_a_class_and_names_odd_clips()
    {
        Tone("a/1.wav", 800, 0.5);
        Tone("a/2.wav", 400, 0.5, rateHz: 16000);
        Tone("a/copy.wav", 800, 0.5);
        Tone("b/3.wav", 16000, 0.25);
        Tone("b/silent.wav", 8000, 0);
        Tone("b/loud.wav", 8000, 4);
        Tone("b/other.wav", 800, 0.5);
        DataSummary summary = Summary(out Manifest manifest);
        Assert.Equal(["a", "b"], summary.Classes.Select(row => row.Label));
        Assert.Equal((3, 0.225), (summary.Classes[0].Clips, Math.Round(summary.Classes[0].Seconds, 9)));
        Assert.Equal([8000, 16000], summary.Classes[0].SampleRatesHz);
        Assert.Equal([AudioEncoding.Pcm16], summary.Total.Encodings);
        Assert.Equal("a/2.wav", summary.Classes[0].Shortest!.Clip.Name);
        Assert.Equal("b/silent.wav", summary.Total.Quietest!.Clip.Name);
        Assert.Equal(7, summary.Total.Clips);
        Assert.Equal(["b/silent.wav"], summary.Silent.Select(clip => clip.Clip.Name));
        Assert.Equal(["b/loud.wav"], summary.Clipped.Select(clip => clip.Clip.Name));
        Assert.Equal(["a/2.wav"], summary.TooShort.Where(clip => clip.Info.Seconds < 0.05).Select(clip => clip.Clip.Name));
        Assert.Equal(["a/1.wav", "a/copy.wav", "b/other.wav"], Assert.Single(summary.Duplicates).Select(clip => clip.Clip.Name));
        Assert.Equal([("a/copy.wav", "a/1.wav")], summary.Repetitions.Select(Names));
        Assert.Equal([("b/other.wav", "a/1.wav")], summary.Contradictions.Select(Names));

        static (string, string) Names((SoundClip Clip, SoundClip First) pair) => (pair.Clip.Clip.Name, pair.First.Clip.Name);
        Assert.Equal(manifest.Labels, summary.Classes.Select(row => row.Label));
    }

    [Fact]
    public void Class_without_clips_has_a_row_of_nothing()
    {
        ClassSummary row = ClassSummary.Of("none", []);
        Assert.Equal((0, 0.0, null, null), (row.Clips, row.Seconds, row.Shortest, row.Quietest));
    }

    [Fact]
    public void Leaks_are_counted_by_recording_and_by_content()
    {
        Tone("a/1-3-0-0.wav", 800, 0.1);
        Tone("a/1-3-0-1.wav", 800, 0.2);
        Tone("a/2-3-0-0.wav", 800, 0.3);
        Tone("b/3-4-0-0.wav", 800, 0.3);
        Tone("b/4-4-0-0.wav", 800, 0.4);
        Manifest manifest = Manifest.Load(data.Root);
        IReadOnlyList<SoundClip> clips = ClipScan.Run(manifest.Clips, new ClipPreparation(), cancellation: TestContext.Current.CancellationToken).Clips;
        LeakReport leaks = LeakReport.Of(manifest.Labels, [clips[0], clips[2]], [clips[1], clips[3], clips[4]]);
        Assert.Equal([new ClassLeaks("a", 2, 1, 1, 0), new ClassLeaks("b", 0, 2, 0, 1)], leaks.Classes);
        Assert.Equal(new ClassLeaks("all", 2, 3, 1, 1), leaks.Total);
        Assert.Equal(2, leaks.Leaked);
        Assert.Equal("1 of 3 held-out clips (33.3 %) come from recordings that are also in training; scores on them flatter.", leaks.Warnings[0]);
        Assert.Contains("same content", leaks.Warnings[1], StringComparison.Ordinal);
        Assert.Empty(LeakReport.Of(manifest.Labels, [clips[0], clips[1]], [clips[2], clips[4]]).Warnings);
    }

    [Fact]
    public void Recordings_that_are_not_known_cannot_leak()
    {
        Tone("a/x.wav", 800, 0.1);
        Tone("a/y.wav", 800, 0.2);
        Manifest manifest = Manifest.Load(data.Root);
        IReadOnlyList<SoundClip> clips = ClipScan.Run(manifest.Clips, new ClipPreparation(), cancellation: TestContext.Current.CancellationToken).Clips;
        LeakReport leaks = LeakReport.Of(manifest.Labels, [clips[0]], [clips[1]]);
        Assert.False(leaks.KnowsRecordings);
        Assert.Empty(leaks.Warnings);
    }

    private DataSummary Summary(out Manifest manifest)
    {
        manifest = Manifest.Load(data.Root);
        return DataSummary.Of(manifest.Labels, ClipScan.Run(manifest.Clips, new ClipPreparation(), cancellation: TestContext.Current.CancellationToken).Clips);
    }

    // 40 samples a period; amplitudes above 1 are cut off.
    private void Tone(string name, int frames, double amplitude, int rateHz = 8000) => data.WithBytes(name, WavBytes.File(
        WavBytes.Pcm, 16, 1, rateHz, WavBytes.S16([.. Enumerable.Range(0, frames).Select(i => (short)Math.Clamp(32767 * amplitude * Math.Sin(Math.Tau * i / 40), -32768, 32767))])));
}
