using ILGPU;
using ILGPU.Runtime;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    private const int DecibelChunk = 4096;

    long IBackend.StftWorkspace(in StftShape shape) => 0;

    void IBackend.StftPower(in StftShape shape, SpectrogramTables tables, in Tensor waveforms, in Tensor power, in Tensor workspace)
    {
        GroupFft fft = ViewsOf(shape, tables);
        ArrayView<float> x = View(waveforms, shape.Waveforms);
        ArrayView<float> p = View(power, shape.Power);
        int signals = shape.Images * shape.Channels;
        KernelConfig threads = OverFrames(shape);
        if (shape.FftLength <= Shared2048.Floats)
            Launch(threads, new SpectrogramKernels.StftPower<Shared2048>(fft, x, p, signals, shape.Samples), OfAnyLength(shape));
        else
            Launch(threads, new SpectrogramKernels.StftPower<Shared8192>(fft, x, p, signals, shape.Samples), OfAnyLength(shape));
    }

    void IBackend.MelProjection(in MelProjectionShape shape, SpectrogramTables tables, in Tensor power, in Tensor mel) =>
        Launch(
            OverItems(shape.Mel.Count),
            new SpectrogramKernels.MelProjection(
                View(power, shape.Power),
                View(tables.FilterStarts, shape.Mels + 1),
                View(tables.FilterOffsets, shape.Mels + 1),
                View(tables.FilterWeights, tables.FilterWeights.Shape),
                View(mel, shape.Mel),
                shape));

    long IBackend.DecibelsWorkspace(int images, int valuesPerImage) => (long)images * DecibelChunks(valuesPerImage);

    void IBackend.Decibels(in Tensor values, float topDb, in Tensor workspace)
    {
        int images = values.Shape[0];
        int perImage = (int)(values.Count / images);
        int chunks = DecibelChunks(perImage);
        ArrayView<float> powers = View(values, values.Shape);
        ArrayView<float> largest = View(workspace, (long)images * chunks);
        Launch(OverGroups((long)images * chunks), new SpectrogramKernels.ToDecibels(powers, largest, images, perImage, DecibelChunk));
        Launch(OverItems(values.Count), new SpectrogramKernels.LiftToFloor(powers, largest, perImage, chunks, topDb));
    }

    private static int DecibelChunks(int valuesPerImage) => (valuesPerImage + DecibelChunk - 1) / DecibelChunk;

    long IBackend.LogMelSpectrogramWorkspace(in StftShape shape, int mels) => shape.Images;

    void IBackend.LogMelSpectrogram(
        in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace)
    {
        if (shape.FftLength <= Shared2048.Floats)
            LogMel<Shared2048>(shape, tables, topDb, waveforms, features, workspace);
        else
            LogMel<Shared8192>(shape, tables, topDb, waveforms, features, workspace);
    }

    private void LogMel<TShared>(
        in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace)
        where TShared : struct, ISharedLength
    {
        int mels = features.Shape[1];
        int rows = shape.Channels * shape.Frames;
        ArrayView<float> decibels = View(features, new MelProjectionShape(shape.Images, shape.Channels, shape.Frames, shape.Bins, mels).Mel);
        ArrayView<float> largest = View(workspace, shape.Images);
        Launch(
            OverFrames(shape),
            new SpectrogramKernels.LogMel<TShared>(
                ViewsOf(shape, tables),
                new MelFilters(
                    View(tables.FilterStarts, mels + 1),
                    View(tables.FilterOffsets, mels + 1),
                    View(tables.FilterWeights, tables.FilterWeights.Shape)),
                View(waveforms, shape.Waveforms),
                decibels,
                largest,
                Tickets(shape.Images),
                shape.Images,
                shape.Channels,
                shape.Samples,
                mels),
            OfAnyLength(shape));
        Launch(OverItems(features.Count), new SpectrogramKernels.LiftToFloor(decibels, largest, rows * mels, chunks: 1, topDb));
    }

    private KernelConfig OverFrames(in StftShape shape) => OverGroups((long)shape.Images * shape.Channels * shape.Frames, shape.FftLength / 8);

    /// <summary>The shape that kernels are compiled for: without the clips, so that others run the same code.</summary>
    private static StftShape OfAnyLength(in StftShape shape) => shape with { Images = 1, Channels = 1, Samples = shape.FftLength };

    private static GroupFft ViewsOf(in StftShape shape, SpectrogramTables tables)
    {
        var length = new Shape(shape.FftLength);
        return new GroupFft(View(tables.Window, length), View(tables.Cosine, length), View(tables.Sine, length));
    }
}
