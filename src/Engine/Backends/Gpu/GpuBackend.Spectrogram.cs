using ILGPU;
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
        int signals = shape.Images * shape.Channels;
        var length = new Shape(shape.FftLength);
        Launch(
            OverGroups((long)signals * shape.Frames, shape.FftLength / 8, shape.FftLength),
            new SpectrogramKernels.StftPower(
                View(waveforms, shape.Waveforms),
                View(tables.Window, length),
                View(tables.Cosine, length),
                View(tables.Sine, length),
                View(power, shape.Power),
                signals,
                shape.Samples),
            shape with { Images = 1, Channels = 1, Samples = shape.FftLength });
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

    long IBackend.LogMelSpectrogramWorkspace(in StftShape shape, int mels) => Composed.LogMelSpectrogramWorkspace(this, shape, mels);

    void IBackend.LogMelSpectrogram(
        in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace) =>
        Composed.LogMelSpectrogram(this, shape, tables, topDb, waveforms, features, workspace);
}
