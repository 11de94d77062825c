using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Spectrograms that somebody put on the device and the batches gathered from them, without clips on a disk behind them: for the self-test of a
/// device, tests and benchmarks.
/// </summary>
internal abstract class ResidentSource : IBatchSource
{
    private readonly IBackend backend;
    private readonly TimeShift shift;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> rows;
    private readonly DeviceBuffer<int> chosen;
    private readonly DeviceBuffer<SpectrogramFacts> facts;

    /// <summary>Takes memory for the spectrograms, which the derived class fills.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="labels">Each clip's class.</param>
    /// <param name="imageShape">One spectrogram: <c>(mels, frames, channels)</c>.</param>
    /// <param name="images">The most images that are asked for at once, over all models.</param>
    /// <param name="shift">How far clips are shifted in time where there is augmentation.</param>
    protected ResidentSource(IBackend backend, ReadOnlySpan<int> labels, Shape imageShape, int images, TimeShift shift)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        this.shift = shift;
        Clips = labels.Length;
        ImageShape = imageShape;
        Spectrograms = TensorArena.AllocateTensor(backend, new Shape(Clips, imageShape[0], imageShape[1], imageShape[2]), "spectrograms");
        this.labels = backend.Allocate<int>(Clips);
        this.labels.CopyFrom(labels);
        rows = backend.Allocate<int>(Clips);
        rows.CopyFrom([.. Enumerable.Range(0, Clips)]);
        chosen = backend.Allocate<int>(images);
        facts = backend.Allocate<SpectrogramFacts>(Clips);
        facts.CopyFrom([.. Enumerable.Repeat(new SpectrogramFacts(MixingRule.SilenceDb, 0, 0, 0, imageShape[1]), Clips)]);
        construction.Complete();
    }

    /// <summary>All spectrograms <c>[clips, mels, frames, channels]</c>.</summary>
    public Tensor Spectrograms { get; }

    /// <inheritdoc/>
    public int Clips { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<int> Identities => [.. Enumerable.Range(0, Clips)];

    /// <inheritdoc/>
    public Shape ImageShape { get; }

    /// <inheritdoc/>
    public bool IsResident { get; init; } = true;

    /// <inheritdoc/>
    public virtual void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        var store = new SpectrogramStore(Spectrograms, default, rows, labels);
        if (!request.Alterations.IsNone)
        {
            backend.AugmentSpectrograms(
                request.ShapeOf(shift),
                new AugmentStore(store, facts),
                request.Clips,
                request.Draws,
                request.Moments,
                request.Features,
                request.Labels,
                request.Mixture,
                request.Workspace);
            return;
        }

        backend.GatherSpectrograms(
            request.Masks,
            store,
            request.Clips,
            request.Draws,
            shift,
            request.Moments,
            request.Features,
            chosen,
            request.Labels,
            request.Workspace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Spectrograms.Arena?.Dispose();
        labels?.Dispose();
        rows?.Dispose();
        chosen?.Dispose();
        facts?.Dispose();
    }
}
