using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Validation images as the tutorial takes them: from the training data set's class, and so placed, shifted and masked at random.</summary>
public sealed class TutorialValidationSource : IFeatureSource
{
    private readonly IBackend backend;
    private readonly IBatchSource source;
    private readonly StepState state;
    private readonly SpecAugmentShape masks;
    private readonly TensorArena arena = new("validation draws");
    private readonly Tensor draws;
    private readonly Tensor workspace;
    private readonly DeviceBuffer<int> clips;
    private readonly DeviceBuffer<int> labels;
    private readonly int[] chosen;

    /// <summary>Takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="source">The validation clips, placed and shifted.</param>
    /// <param name="state">Holds the seed and epoch of the draws; apart from the training's.</param>
    /// <param name="batch">The most images that are asked for at once.</param>
    public TutorialValidationSource(IBackend backend, IBatchSource source, StepState state, int batch)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        this.source = source;
        this.state = state;
        Shape image = source.ImageShape;
        masks = new SpecAugmentShape(batch, image[0], image[1], image[2], FrequencyMasks: 2, TimeMasks: 2, MaximumFraction: 0.1f);
        draws = arena.Reserve(new Shape(batch, masks.Draws));
        workspace = arena.Reserve(new Shape(checked((int)Math.Max(1, backend.SpecAugmentWorkspace(masks)))));
        arena.Allocate(backend);
        clips = backend.Allocate<int>(batch);
        labels = backend.Allocate<int>(batch);
        chosen = new int[batch];
        construction.Complete();
    }

    /// <inheritdoc/>
    public int Images => source.Clips;

    /// <inheritdoc/>
    public Shape ImageShape => source.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        ReadOnlySpan<int> now = Choose(first, count);
        clips.CopyFrom(now);
        Tensor batchDraws = draws.First(count);
        backend.DrawAugmentation(1, count, clips, batchDraws, state);
        Span<StepCounters> counters = stackalloc StepCounters[1];
        state.Counters.CopyTo(counters);
        int epoch = counters[0].Epoch;
        if (first == 0)
            source.BeginEpoch(1, epoch);
        source.Load(new BatchRequest(1, count, epoch, clips, batchDraws, features, labels), now);
        int next = first + count;
        if (next < Images)
            source.Announce(1, epoch, Choose(next, Math.Min(count, Images - next)));
        backend.SpecAugment(masks with { Images = count }, batchDraws, features, workspace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        arena.Dispose();
        clips?.Dispose();
        labels?.Dispose();
    }

    private ReadOnlySpan<int> Choose(int first, int count)
    {
        for (int i = 0; i < count; i++)
            chosen[i] = first + i;
        return chosen.AsSpan(0, count);
    }
}
