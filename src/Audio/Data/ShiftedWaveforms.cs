using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>Rolls the waveforms of a <see cref="WaveformBatch"/> in time, each by its image's draw.</summary>
/// <remarks>Equal channels rolled as one row are each rolled alone, so that one channel can stand for them even in the tutorial's shift.</remarks>
internal sealed class ShiftedWaveforms : IDisposable
{
    private readonly IBackend backend;
    private readonly TimeShift shift;
    private readonly Tensor shifted;
    private readonly DeviceBuffer<int> identity;
    private Tensor drawsOfRows;

    /// <summary>Takes the memory for batches of so many images at most.</summary>
    public ShiftedWaveforms(IBackend backend, TimeShift shift, ClipPreparation preparation, int images)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        this.shift = shift;
        shifted = TensorArena.AllocateTensor(backend, new Shape(images, preparation.Channels, preparation.Samples), "shifted waveforms");
        identity = backend.Allocate<int>(images);
        identity.CopyFrom([.. Enumerable.Range(0, images)]);
        construction.Complete();
    }

    /// <summary>Rolls a batch.</summary>
    /// <param name="batch">The waveforms.</param>
    /// <param name="draws">The draws of its images <c>[images, draws]</c>.</param>
    /// <returns>The waveforms in the places of <see cref="WaveformBatch.Full"/> and <see cref="WaveformBatch.Mono"/>, until the next call.</returns>
    public (Tensor Full, Tensor Mono) Of(WaveformBatch batch, in Tensor draws)
    {
        Tensor byRow = batch.Full.IsEmpty || batch.Mono.IsEmpty ? draws : InOrderOfRows(draws, batch.ImageOfRow);
        int fullRows = batch.Full.IsEmpty ? 0 : batch.Full.Shape[0];
        return (Roll(batch.Full, 0), Roll(batch.Mono, fullRows));

        Tensor Roll(in Tensor waveforms, int firstRow)
        {
            if (waveforms.IsEmpty)
                return default;
            Shape shape = waveforms.Shape;
            Tensor drawsOfThese = byRow with { Offset = byRow.Offset + (long)firstRow * byRow.Shape[1], Shape = new Shape(shape[0], byRow.Shape[1]) };
            Tensor target = waveforms with { Arena = shifted.Arena };
            backend.GatherSamples(new GatherSamplesShape(shape[0], shape[1], shape[2]), waveforms, identity, drawsOfThese, shift, target);
            return target;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shifted.Arena?.Dispose();
        drawsOfRows.Arena?.Dispose();
        identity?.Dispose();
    }

    // Draws are gathered as waveforms are: each image's are one channel of a few samples.
    private Tensor InOrderOfRows(in Tensor draws, DeviceBuffer<int> imageOfRow)
    {
        (int images, int each) = (draws.Shape[0], draws.Shape[1]);
        if (drawsOfRows.IsEmpty)
            drawsOfRows = TensorArena.AllocateTensor(backend, new Shape(shifted.Shape[0], 1, each), "draws in order of rows");
        Tensor ordered = drawsOfRows.First(images);
        backend.GatherSamples(
            new GatherSamplesShape(images, 1, each), draws with { Shape = new Shape(images, 1, each) }, imageOfRow, default, default, ordered);
        return ordered with { Shape = new Shape(images, each) };
    }
}
