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

    /// <inheritdoc/>
    long IBackend.LogMelSpectrogramWorkspace(in StftShape shape, int mels) => LogMelWorkspace(shape, mels);

    /// <inheritdoc/>
    void IBackend.LogMelSpectrogram(
        in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace)
    {
        int mels = tables.Filterbank.Mels;
        var projection = new MelProjectionShape(shape.Images, shape.Channels, shape.Frames, shape.Bins, mels);
        float* scratch = Pointer(workspace, LogMelWorkspace(shape, mels));
        float* largest = scratch + pool.Workers * LogMelWork.Scratch(shape, mels);
        float* decibels = Pointer(features, projection.Mel);
        int blocks = FrameBlocks(shape);
        pool.Run(
            new LogMelWork
            {
                Frames = Frames(shape, tables, waveforms),
                Mels = mels,
                Weights = Pointer(tables.FilterWeights, tables.FilterWeights.Shape),
                Starts = Pointer(tables.FilterStarts, mels),
                Offsets = Pointer(tables.FilterOffsets, mels + 1),
                Features = decibels,
                Largest = largest,
                Workspace = scratch,
            },
            shape.Images * blocks);
        pool.Run(
            new FloorWork { Values = decibels, Count = projection.Mel.Count / shape.Images, Largest = largest, Blocks = blocks, TopDb = topDb },
            shape.Images);
    }

    private long StftWorkspace(in StftShape shape) => pool.Workers * (long)StftWork.Scratch(shape);

    private long LogMelWorkspace(in StftShape shape, int mels) =>
        pool.Workers * LogMelWork.Scratch(shape, mels) + (long)shape.Images * FrameBlocks(shape);

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

    /// <summary>Eight frames of all channels of a clip: power spectra, mel bands and decibels without leaving the first-level cache.</summary>
    private struct LogMelWork : IChunkedWork
    {
        public FrameSource Frames;
        public int Mels;
        public float* Weights;
        public int* Starts;
        public int* Offsets;
        public float* Features;
        public float* Largest;
        public float* Workspace;

        public static long Scratch(in StftShape shape, int mels) =>
            FrameSource.Scratch(shape) + (long)(shape.Bins + shape.Channels * mels) * FrameFft.Lanes;

        public readonly void Execute(int chunk, int worker)
        {
            StftShape shape = Frames.Shape;
            int blocks = FrameBlocks(shape);
            int image = chunk / blocks;
            int first = chunk % blocks * FrameFft.Lanes;
            float* scratch = Workspace + worker * Scratch(shape, Mels);
            float* spectra = scratch + FrameSource.Scratch(shape);
            float* decibels = spectra + shape.Bins * FrameFft.Lanes;
            float largest = float.NegativeInfinity;
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int row = image * shape.Channels + channel;
                float* target = decibels + channel * Mels * FrameFft.Lanes;
                if (channel > 0 && Frames.EqualsRowBefore(row, first))
                {
                    // Mono sound stands in both channels: its transforms serve twice.
                    Unsafe.CopyBlock(target, target - Mels * FrameFft.Lanes, (uint)(Mels * FrameFft.Lanes * sizeof(float)));
                    continue;
                }

                Frames.Power(row, first, scratch, spectra);
                largest = MathF.Max(largest, Bands(spectra, target));
            }

            Largest[chunk] = largest;
            WriteFrames(decibels, image, first);
        }

        /// <summary>Projects eight spectra onto the bands and takes the logarithm; returns the largest.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float Bands(float* spectra, float* target)
        {
            var largest = Vector256.Create(float.NegativeInfinity);
            for (int band = 0; band < Mels; band++)
            {
                float* weights = Weights + Offsets[band];
                float* bins = spectra + Starts[band] * FrameFft.Lanes;
                int count = Offsets[band + 1] - Offsets[band];
                Vector256<float> even = default;
                Vector256<float> odd = default;
                int k = 0;
                for (; k + 2 <= count; k += 2)
                {
                    even = Vector256.MultiplyAddEstimate(Vector256.Create(weights[k]), Vector256.Load(bins + k * FrameFft.Lanes), even);
                    odd = Vector256.MultiplyAddEstimate(Vector256.Create(weights[k + 1]), Vector256.Load(bins + (k + 1) * FrameFft.Lanes), odd);
                }

                if (k < count)
                    even = Vector256.MultiplyAddEstimate(Vector256.Create(weights[k]), Vector256.Load(bins + k * FrameFft.Lanes), even);

                Vector256<float> value = Logarithm.Decibels(even + odd);
                largest = Vector256.Max(largest, value);
                value.Store(target + band * FrameFft.Lanes);
            }

            float maximum = float.NegativeInfinity;
            for (int lane = 0; lane < FrameFft.Lanes; lane++)
                maximum = MathF.Max(maximum, largest[lane]);
            return maximum;
        }

        /// <summary>[channel][band][frame] → [band][frame][channel].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void WriteFrames(float* decibels, int image, int first)
        {
            StftShape shape = Frames.Shape;
            int lanes = Math.Min(FrameFft.Lanes, shape.Frames - first);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                for (int band = 0; band < Mels; band++)
                {
                    float* from = decibels + (channel * Mels + band) * FrameFft.Lanes;
                    float* to = Features + (((long)image * Mels + band) * shape.Frames + first) * shape.Channels + channel;
                    for (int lane = 0; lane < lanes; lane++)
                        to[lane * shape.Channels] = from[lane];
                }
            }
        }
    }

    /// <summary>Lifts a clip's values to its floor, its largest being known by blocks of frames.</summary>
    private struct FloorWork : IChunkedWork
    {
        public float* Values;
        public long Count;
        public float* Largest;
        public int Blocks;
        public float TopDb;

        public readonly void Execute(int chunk, int worker)
        {
            float largest = float.NegativeInfinity;
            for (int block = 0; block < Blocks; block++)
                largest = MathF.Max(largest, Largest[chunk * Blocks + block]);
            LiftToFloor(Values + chunk * Count, Count, largest - TopDb);
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
