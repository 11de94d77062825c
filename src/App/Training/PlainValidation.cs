using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>Validation as it should be: nothing random, and each clip judged by itself. Takes over the source that it is given.</summary>
internal sealed class PlainValidation : IValidation
{
    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly Window[] windows;
    private readonly IFeatureSource source;
    private readonly Evaluator evaluator;
    private readonly CancellationToken cancellation;

    /// <param name="backend">The device.</param>
    /// <param name="parameters">The network under training.</param>
    /// <param name="network">Its make-up.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">The stretches of them that are judged.</param>
    /// <param name="source">Their spectrograms.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    public PlainValidation(
        IBackend backend,
        ParameterStore parameters,
        AudioClassifierOptions network,
        IReadOnlyList<string> labels,
        IReadOnlyList<SoundClip> clips,
        Window[] windows,
        IFeatureSource source,
        CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        this.labels = labels;
        this.clips = clips;
        this.windows = windows;
        this.source = source;
        evaluator = new Evaluator(backend, parameters, network, windows.Length, ClipFeatures.BatchSize);
    }

    public ClipScores Score(int epoch, Normalisation normalisation, out double loss)
    {
        float[][] logits = evaluator.Logits(source, normalisation, _ => cancellation.ThrowIfCancellationRequested());
        ClipScores scores = ClipScores.Of(labels, clips, windows, logits, (source as WaveformFeatureSource)?.Lost);
        loss = scores.Metrics.Loss;
        return scores;
    }

    public void Dispose()
    {
        evaluator.Dispose();
        source.Dispose();
    }
}
