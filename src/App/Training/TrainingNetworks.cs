using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>The networks of trainings that share their launches, usually of one, and the batches that they train on.</summary>
internal sealed class TrainingNetworks : IDisposable
{
    private readonly IBatchSource source;

    /// <summary>Builds them and takes all memory.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="features">The spectrograms of the clips; must outlive this.</param>
    /// <param name="plans">What each is trained on.</param>
    /// <param name="threads">How many clips are decoded at a time, where they are.</param>
    /// <param name="onLost">Called for each file that can no longer be read, where they are.</param>
    public TrainingNetworks(IBackend backend, ClipFeatures features, IReadOnlyList<NetworkPlan> plans, int threads, Action<LostClip> onLost)
    {
        using var construction = new Construction(this);
        (source, int[][] clips) = features.CreateBatchSource(
            backend,
            [.. plans.Select(plan => (plan.Clips.Training, (long)plan.Options.Seed))],
            plans[0].Options.Batch,
            threads,
            onLost,
            plans[0].Options.Alterations);
        Trainer = new Trainer(backend, source, [.. plans.Select((plan, model) => plan.Options with { Clips = clips[model] })]);
        construction.Complete();
    }

    public Trainer Trainer { get; }

    public void Dispose()
    {
        Trainer?.Dispose();
        source?.Dispose();
    }
}
