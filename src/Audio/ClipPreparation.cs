using RawAudioNet.Audio.Resampling;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Audio;

/// <summary>What every clip is turned into before features are computed.</summary>
public sealed record ClipPreparation
{
    private const string ResamplerKey = "resampler";
    private const string ResampleQualityKey = "resampleQuality";
    private const string PaddingKey = "padding";

    /// <summary>Sample rate; default 44100.</summary>
    public int SampleRateHz { get; init; } = 44100;

    /// <summary>How the rate is changed; default as torchaudio does.</summary>
    public ResampleQuality ResampleQuality { get; init; } = ResampleQuality.Default;

    /// <summary>Who changes the rate, one of <see cref="Resampling.Resampler.Names"/>; default our own.</summary>
    public string Resampler { get; init; } = Resampling.Resampler.Own;

    /// <summary>Channels; default 2.</summary>
    public int Channels { get; init; } = 2;

    /// <summary>Duration in milliseconds; default 4000.</summary>
    public int DurationMs { get; init; } = 4000;

    /// <summary>What lies around a clip that is shorter; default silence.</summary>
    public ClipPadding Padding { get; init; } = ClipPadding.Silence;

    /// <summary>
    /// Samples of each channel, <c>floor(SampleRateHz / 1000) · DurationMs</c>: 176000, not 176400. The rounding is the tutorial's,
    /// and the 344 frames of its spectrograms follow from it.
    /// </summary>
    public int Samples => SampleRateHz / 1000 * DurationMs;

    /// <summary>What a checkpoint keeps of this in <see cref="ModelCheckpoint.Extra"/>, so that <see cref="Of"/> finds it.</summary>
    public IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>
    {
        [ResamplerKey] = Resampler,
        [ResampleQualityKey] = ResampleQuality.ToString(),
        [PaddingKey] = Padding.ToString(),
    };

    /// <summary>What a network's sound is prepared by: as in its training, unless something else is wanted.</summary>
    /// <param name="checkpoint">The network; what it does not say is as by default.</param>
    /// <param name="path">Where it was read from, for messages.</param>
    /// <param name="resampler">The resampler wanted; null for that of training.</param>
    /// <param name="quality">The quality wanted; null for that of training.</param>
    /// <returns>The preparation.</returns>
    /// <exception cref="CheckpointException">
    /// This build lacks the padding of training, or the resampler or its quality while no other is wanted.
    /// </exception>
    public static ClipPreparation Of(ModelCheckpoint checkpoint, string path, string? resampler = null, ResampleQuality? quality = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        resampler ??= checkpoint.Extra.GetValueOrDefault(ResamplerKey, Resampling.Resampler.Own);
        if (!Resampling.Resampler.Names.Contains(resampler))
            throw new CheckpointException(path, $"it was trained with the resampler '{resampler}', which this build lacks; give --resampler own or another build");
        return new ClipPreparation
        {
            Resampler = resampler,
            ResampleQuality = quality ?? Value(ResampleQualityKey, ResampleQuality.Default, "resampling of the quality", "; give --resample-quality or another build"),
            Padding = Value(PaddingKey, ClipPadding.Silence, "short clips padded by", ""),
        };

        // In any case of letters: other programs, to which options and exported models say `repeat`, may have written the file.
        T Value<T>(string key, T usual, string what, string advice)
            where T : struct, Enum
        {
            string name = checkpoint.Extra.GetValueOrDefault(key, usual.ToString());
            return Enum.GetNames<T>().Contains(name, StringComparer.OrdinalIgnoreCase)
                ? Enum.Parse<T>(name, ignoreCase: true)
                : throw new CheckpointException(path, $"it was trained with {what} '{name}', which this build lacks{advice}");
        }
    }

    /// <summary>Whether a sound of so many frames at the new rate is repeated, so that no silence lies around it.</summary>
    internal bool Repeats(long frames) => Padding == ClipPadding.Repeat && frames > 0 && frames < Samples;
}
