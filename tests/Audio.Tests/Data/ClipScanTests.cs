using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Wav;
using Xunit;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class ClipScanTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Float_clip_whose_spectrum_would_not_be_finite_is_bad(float sample)
    {
        using DataFolder data = new DataFolder()
            .WithBytes("a/bad.wav", File(Float, 32, 1, 8000, F32(0.5f, sample, -0.5f)))
            .WithBytes("a/good.wav", File(Float, 32, 1, 8000, F32(0.5f, 32767, -0.5f)));
        ClipScan scan = ClipScan.Run(Manifest.Load(data.Root).Clips, new ClipPreparation(), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("a/good.wav", Assert.Single(scan.Clips).Clip.Name);
        BadClip bad = Assert.Single(scan.BadClips);
        Assert.Equal("a/bad.wav", bad.Clip.Name);
        Assert.Contains("samples as large as", bad.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(17_000_000)]
    public void Long_and_short_files_are_known_by_their_content_and_their_whole_length(int frames)
    {
        using DataFolder data = new DataFolder().WithBytes("a/1.wav", File(Pcm, 8, 1, 8000, new byte[frames]));
        SoundClip clip = Assert.Single(ClipScan.Run(Manifest.Load(data.Root).Clips, new ClipPreparation(), cancellation: TestContext.Current.CancellationToken).Clips);
        Assert.Equal(ClipFingerprint.Of(data.PathOf("a/1.wav")), clip.Fingerprint);
        Assert.Equal(frames, clip.Info.Frames);
        Assert.Equal(((frames * 44100L) + 7999) / 8000, clip.Frames);
        Assert.Equal(1, clip.Levels.Peak);
    }
}
