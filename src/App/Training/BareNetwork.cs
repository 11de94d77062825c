using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>A network of weights alone, as PyTorch saves it, scored on labelled clips: what its file does not tell, they do.</summary>
internal static class BareNetwork
{
    /// <summary>The network with the clips' classes and their mean and deviation, where it has none of its own; each is said on stderr.</summary>
    /// <exception cref="CheckpointException">It has another number of outputs than there are classes.</exception>
    public static ModelCheckpoint Complete(
        PyTorchModel model, string path, LabelledClips data, SoundSettings sound, int threads, AppConsole console, CancellationToken cancellation)
    {
        IReadOnlyList<string> labels = model.Labels ?? data.Manifest.Labels;
        if (model.Labels is null)
            console.Warn($"{path} names no classes: its outputs are taken to be {string.Join(", ", labels)}, in this order");

        // The number of outputs is judged before an hour of decoding, not after.
        ModelCheckpoint checkpoint = model.Complete(labels, model.Normalisation ?? new Normalisation(0, 1));
        if (model.Normalisation is not null)
            return checkpoint;

        var preparer = new ClipPreparer(sound.PreparationOf(checkpoint, path));
        using IBackend backend = BackendFactory.Create("cpu", threads);
        Window[] windows = Window.ForEvaluation(data.Clips, preparer);
        Normalisation normalisation = FeatureStore.Measure(
            backend, new SpectrogramOptions(), preparer, data.Clips, windows, threads,
            done =>
            {
                cancellation.ThrowIfCancellationRequested();
                console.Transient($"mean and deviation {TrainingProgress.Bar((double)done / windows.Length)}");
            });
        console.Warn(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} does not tell what spectrograms are normalised by: these clips' mean {normalisation.Mean:F2} dB and deviation {normalisation.Deviation:F2} dB are taken"));
        return model.Complete(labels, normalisation);
    }
}
