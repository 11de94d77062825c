using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>What the three operations of CpuBackend.Spectrogram.cs do one after another, fused: a clip crosses memory once.</remarks>
internal sealed unsafe partial class CpuBackend
{
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

    private long LogMelWorkspace(in StftShape shape, int mels) =>
        pool.Workers * LogMelWork.Scratch(shape, mels) + (long)shape.Images * FrameBlocks(shape);

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
}
