using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.StftWorkspace(in StftShape shape) => StftWorkspace(shape);

    /// <inheritdoc/>
    void IBackend.StftPower(in StftShape shape, SpectrogramTables tables, in Tensor waveforms, in Tensor power, in Tensor workspace)
    {
        pool.Run(
            new StftWork
            {
                Frames = Frames(shape, tables, waveforms),
                Power = Pointer(power, shape.Power),
                Workspace = Pointer(workspace, StftWorkspace(shape)),
            },
            shape.Images * shape.Channels * FrameBlocks(shape));
    }

    /// <inheritdoc/>
    void IBackend.MelProjection(in MelProjectionShape shape, SpectrogramTables tables, in Tensor power, in Tensor mel) =>
        pool.Run(
            new MelProjectionWork
            {
                Shape = shape,
                Weights = Pointer(tables.FilterWeights, tables.FilterWeights.Shape),
                Starts = Pointer(tables.FilterStarts, shape.Mels),
                Offsets = Pointer(tables.FilterOffsets, shape.Mels + 1),
                Power = Pointer(power, shape.Power),
                Mel = Pointer(mel, shape.Mel),
            },
            shape.Images * shape.Channels);

    /// <inheritdoc/>
    long IBackend.DecibelsWorkspace(int images, int valuesPerImage) => 0;

    /// <inheritdoc/>
    void IBackend.Decibels(in Tensor values, float topDb, in Tensor workspace)
    {
        int images = values.Shape[0];
        pool.Run(new DecibelsWork { Values = Pointer(values, values.Shape), Count = values.Count / Math.Max(1, images), TopDb = topDb }, images);
    }

    private long StftWorkspace(in StftShape shape) => pool.Workers * (long)StftWork.Scratch(shape);

    private static int FrameBlocks(in StftShape shape) => (shape.Frames + FrameFft.Lanes - 1) / FrameFft.Lanes;

    private static FrameSource Frames(in StftShape shape, SpectrogramTables tables, in Tensor waveforms) => new()
    {
        Shape = shape,
        Window = Pointer(tables.Window, new Shape(shape.FftLength)),
        Cosine = Pointer(tables.Cosine, new Shape(shape.FftLength)),
        Sine = Pointer(tables.Sine, new Shape(shape.FftLength)),
        Waveforms = Pointer(waveforms, shape.Waveforms),
    };

    private struct StftWork : IChunkedWork
    {
        public FrameSource Frames;
        public float* Power;
        public float* Workspace;

        public static int Scratch(in StftShape shape) => FrameSource.Scratch(shape) + shape.Bins * FrameFft.Lanes;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            StftShape shape = Frames.Shape;
            int blocks = FrameBlocks(shape);
            int row = chunk / blocks;
            int first = chunk % blocks * FrameFft.Lanes;
            float* scratch = Workspace + worker * (long)Scratch(shape);
            float* spectra = scratch + FrameSource.Scratch(shape);
            Frames.Power(row, first, scratch, spectra);

            float* power = Power + ((long)row * shape.Frames + first) * shape.Bins;
            int lanes = Math.Min(FrameFft.Lanes, shape.Frames - first);
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int k = 0; k < shape.Bins; k++)
                    power[lane * shape.Bins + k] = spectra[k * FrameFft.Lanes + lane];
            }
        }
    }

    private struct MelProjectionWork : IChunkedWork
    {
        public MelProjectionShape Shape;
        public float* Weights;
        public int* Starts;
        public int* Offsets;
        public float* Power;
        public float* Mel;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int image = chunk / Shape.Channels;
            int channel = chunk % Shape.Channels;
            float* spectrum = Power + (long)chunk * Shape.Frames * Shape.Bins;
            float* mel = Mel + (long)image * Shape.Mels * Shape.Frames * Shape.Channels + channel;
            for (int frame = 0; frame < Shape.Frames; frame++, spectrum += Shape.Bins)
            {
                for (int band = 0; band < Shape.Mels; band++)
                {
                    float* weights = Weights + Offsets[band];
                    float* bins = spectrum + Starts[band];
                    int count = Offsets[band + 1] - Offsets[band];
                    Vector256<float> sum = default;
                    int k = 0;
                    for (; k + 8 <= count; k += 8)
                        sum = Vector256.MultiplyAddEstimate(Vector256.Load(weights + k), Vector256.Load(bins + k), sum);

                    float total = Vector256.Sum(sum);
                    for (; k < count; k++)
                        total += weights[k] * bins[k];
                    mel[((long)band * Shape.Frames + frame) * Shape.Channels] = total;
                }
            }
        }
    }

    private struct DecibelsWork : IChunkedWork
    {
        public float* Values;
        public long Count;
        public float TopDb;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            float* x = Values + chunk * Count;
            var largest = Vector256.Create(float.NegativeInfinity);
            long i = 0;
            for (; i + 8 <= Count; i += 8)
            {
                Vector256<float> decibels = Logarithm.Decibels(Vector256.Load(x + i));
                largest = Vector256.Max(largest, decibels);
                decibels.Store(x + i);
            }

            float maximum = float.NegativeInfinity;
            for (int lane = 0; lane < 8; lane++)
                maximum = MathF.Max(maximum, largest[lane]);
            for (; i < Count; i++)
            {
                x[i] = Logarithm.Decibels(Vector256.Create(x[i]))[0];
                maximum = MathF.Max(maximum, x[i]);
            }

            LiftToFloor(x, Count, maximum - TopDb);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LiftToFloor(float* values, long count, float floor)
    {
        long i = 0;
        for (; i + 8 <= count; i += 8)
            Vector256.Max(Vector256.Load(values + i), Vector256.Create(floor)).Store(values + i);
        for (; i < count; i++)
            values[i] = MathF.Max(values[i], floor);
    }
}
