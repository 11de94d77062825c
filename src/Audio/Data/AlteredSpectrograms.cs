using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Alters spectrograms that are computed for every batch: they are a store of one batch. What must be known of them is measured on the host,
/// which waits for the device; decoding takes longer.
/// </summary>
internal sealed class AlteredSpectrograms : IDisposable
{
    private readonly IBackend backend;
    private readonly Tensor store;
    private readonly DeviceBuffer<int> rows;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<SpectrogramFacts> facts;
    private readonly SpectrogramFacts[] measured;
    private readonly float[] values;

    /// <summary>Takes the memory for so many images at most.</summary>
    public AlteredSpectrograms(IBackend backend, Shape image, int images)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        store = TensorArena.AllocateTensor(backend, new Shape(images, image[0], image[1], image[2]), "spectrograms to alter");
        rows = backend.Allocate<int>(images);
        rows.CopyFrom([.. Enumerable.Range(0, images)]);
        labels = backend.Allocate<int>(images);
        facts = backend.Allocate<SpectrogramFacts>(images);
        measured = new SpectrogramFacts[images];
        values = new float[image.Count];
        construction.Complete();
    }

    /// <summary>The labels of the batch's clips.</summary>
    public DeviceBuffer<int> Labels => labels;

    /// <summary>Where the spectrograms of a batch belong, in dB and not shifted.</summary>
    public Tensor Of(int images) => store.First(images);

    /// <summary>Shifts, alters, masks and normalises them into a batch.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="spans">Where each clip sounds.</param>
    public void Fill(in BatchRequest request, ReadOnlySpan<SoundSpan> spans)
    {
        Tensor batch = Of(spans.Length);
        for (int image = 0; image < spans.Length; image++)
        {
            new Tensor(batch.Arena, batch.Offset + (long)image * values.Length, new Shape(values.Length)).CopyTo(values);
            measured[image] = spans[image].Measure(values);
        }

        facts.CopyFrom(measured.AsSpan(0, spans.Length));
        Augmentation oneRow = request.Alterations with { Crops = 1 };
        backend.AugmentSpectrograms(
            (request with { Alterations = oneRow }).ShapeOf(StoredBatchSource.Shift(batch.Shape[2])),
            new AugmentStore(new SpectrogramStore(batch, default, rows, labels), facts),
            rows,
            request.Draws,
            request.Moments,
            request.Features,
            request.Labels,
            request.Mixture,
            request.Workspace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        store.Arena?.Dispose();
        rows?.Dispose();
        labels?.Dispose();
        facts?.Dispose();
    }
}
