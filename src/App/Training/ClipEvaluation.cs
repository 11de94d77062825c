using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>Scores a trained network on labelled clips.</summary>
internal static class ClipEvaluation
{
    public static ClipScores Run(
        SoundClassifier classifier,
        IBackend backend,
        IReadOnlyList<SoundClip> clips,
        int threads,
        AppConsole console,
        CancellationToken cancellation,
        int votes = 1)
    {
        Window[] windows = Window.ForEvaluation(clips, classifier.Preparer, votes: votes);
        using var source = new WaveformFeatureSource(
            backend, new SpectrogramOptions(), classifier.Preparer, clips, windows, ClipFeatures.BatchSize, threads);
        using var evaluator = new Evaluator(
            backend, classifier.Parameters, classifier.Checkpoint.Network, windows.Length, ClipFeatures.BatchSize);
        float[][] logits = evaluator.Logits(
            source,
            classifier.Checkpoint.Normalisation,
            done =>
            {
                cancellation.ThrowIfCancellationRequested();
                console.Transient($"scoring {TrainingProgress.Bar((double)done / windows.Length)}");
            });
        if (!logits.All(of => Array.TrueForAll(of, float.IsFinite)))
            throw new CheckpointException("the checkpoint", "its scores are not finite: the weights or the normalisation in it are damaged");
        return new ClipScores(classifier.Labels, clips, windows, logits) { Temperature = classifier.Checkpoint.Temperature };
    }
}
