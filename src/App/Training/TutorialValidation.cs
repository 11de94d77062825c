using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>
/// Validation as the tutorial does it: placed, shifted and masked at random like training clips, each batch normalised by itself, batch norm
/// by the batch. It moves the network's running statistics; whoever wants to keep them restores them afterwards.
/// </summary>
internal sealed class TutorialValidation : IValidation
{
    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly int batch;
    private readonly Window[] windows;
    private readonly StepState state;
    private readonly IBatchSource sound;
    private readonly TutorialValidationSource source;
    private readonly Evaluator evaluator;
    private readonly CancellationToken cancellation;

    public TutorialValidation(
        IBackend backend,
        ParameterStore parameters,
        AudioClassifierOptions network,
        IReadOnlyList<string> labels,
        IReadOnlyList<SoundClip> clips,
        ClipFeatures features,
        long seed,
        int batch,
        int threads,
        Action<LostClip> onLost,
        CancellationToken cancellation)
    {
        using var construction = new Construction(this);
        this.cancellation = cancellation;
        (this.labels, this.clips, this.batch) = (labels, clips, batch);
        windows = [.. clips.Select((_, clip) => new Window(clip, 0))];

        // Another seed than the training's: clip i of one set and clip i of the other are not to be shifted alike.
        long own = ~seed;
        state = new StepState(backend, [new ScheduleEntry[1]], [(ulong)own]);
        sound = features.CreateBatchSource(backend, clips, own, batch, threads, onLost);
        source = new TutorialValidationSource(backend, sound, state, Math.Min(batch, clips.Count));
        evaluator = new Evaluator(backend, parameters, network, clips.Count, batch);
        construction.Complete();
    }

    public ClipScores Score(int epoch, Normalisation normalisation, out double loss)
    {
        state.SetCounters(new StepCounters(0, StepCounters.None, epoch, 0));
        float[][] logits = evaluator.TutorialLogits(source, state, _ => cancellation.ThrowIfCancellationRequested());
        ClipScores scores = ClipScores.Of(labels, clips, windows, logits, (sound as WaveformBatchSource)?.Lost);
        loss = scores.LossOverBatches(batch);
        return scores;
    }

    public void Dispose()
    {
        evaluator?.Dispose();
        source?.Dispose();
        sound?.Dispose();
        state?.Dispose();
    }
}
