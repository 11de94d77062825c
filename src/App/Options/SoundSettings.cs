using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Options;

/// <summary>Who reads WAV files and how their rates are changed, as far as the command line says; null is up to the run, or the default.</summary>
/// <param name="Decoder">One of <see cref="AudioFile.DecoderNames"/>.</param>
/// <param name="Resampler">One of <see cref="Resampler.Names"/>.</param>
/// <param name="ResampleQuality">How our own resampler works.</param>
internal sealed record SoundSettings(string? Decoder = null, string? Resampler = null, ResampleQuality? ResampleQuality = null)
{
    /// <summary>The key of a checkpoint's metadata with the decoder of its training; the preparation has keys of its own.</summary>
    public const string DecoderKey = "decoder";

    /// <summary>What sound is prepared by where no trained network says otherwise.</summary>
    public ClipPreparation Preparation => new()
    {
        Resampler = Resampler ?? Audio.Resampling.Resampler.Own,
        ResampleQuality = ResampleQuality ?? Audio.Resampling.ResampleQuality.Default,
    };

    /// <summary>Chooses the decoder for the whole process.</summary>
    public void UseDecoder() => AudioFile.UseDecoder(Decoder ?? AudioFile.OwnDecoder);

    /// <summary>Chooses the decoder that a network was trained with, unless another is wanted.</summary>
    /// <exception cref="CheckpointException">This build lacks it.</exception>
    public void UseDecoder(ModelCheckpoint checkpoint, string path)
    {
        string name = Decoder ?? checkpoint.Extra.GetValueOrDefault(DecoderKey, AudioFile.OwnDecoder);
        if (!AudioFile.DecoderNames.Contains(name))
            throw new CheckpointException(path, $"it was trained with the decoder '{name}', which this build lacks; give --decoder own or another build");
        AudioFile.UseDecoder(name);
    }

    /// <summary>What a network's sound is prepared by: as in its training, unless something else is wanted.</summary>
    /// <exception cref="CheckpointException">This build lacks the resampler.</exception>
    public ClipPreparation PreparationOf(ModelCheckpoint checkpoint, string path) =>
        ClipPreparation.Of(checkpoint, path, Resampler, ResampleQuality);
}
