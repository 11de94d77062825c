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
        int blocks = (shape.Frames + FrameFft.Lanes - 1) / FrameFft.Lanes;
        pool.Run(
            new StftWork
            {
                Shape = shape,
                Blocks = blocks,
                Window = Pointer(tables.Window, new Shape(shape.FftLength)),
                Cosine = Pointer(tables.Cosine, new Shape(shape.FftLength)),
                Sine = Pointer(tables.Sine, new Shape(shape.FftLength)),
                Waveforms = Pointer(waveforms, shape.Waveforms),
                Power = Pointer(power, shape.Power),
                Workspace = Pointer(workspace, StftWorkspace(shape)),
            },
            shape.Images * shape.Channels * blocks);
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

    private long StftWorkspace(in StftShape shape) => pool.Workers * (long)StftWork.Scratch(shape.FftLength);

    private struct StftWork : IChunkedWork
    {
        public StftShape Shape;
        public int Blocks;
        public float* Window;
        public float* Cosine;
        public float* Sine;
        public float* Waveforms;
        public float* Power;
        public float* Workspace;

        public static int Scratch(int length) => FrameFft.Scratch(length) + length;

        public readonly void Execute(int chunk, int worker)
        {
            int length = Shape.FftLength;
            float* scratch = Workspace + worker * (long)Scratch(length);
            float* edge = scratch + FrameFft.Scratch(length);
            var fft = new FrameFft(length, Cosine, Sine, scratch);
            int row = chunk / Blocks;
            int first = chunk % Blocks * FrameFft.Lanes;
            int lanes = Math.Min(FrameFft.Lanes, Shape.Frames - first);
            float* waveform = Waveforms + (long)row * Shape.Samples;
            for (int lane = 0; lane < FrameFft.Lanes; lane++)
            {
                // Lanes past the last frame repeat it; their spectra are not written.
                int start = Math.Min(first + lane, Shape.Frames - 1) * Shape.HopLength - length / 2;
                bool inside = start >= 0 && start + length <= Shape.Samples;
                fft.Load(lane, inside ? waveform + start : Reflected(waveform, start, edge), Window);
            }

            fft.Transform();
            fft.Power(Power + ((long)row * Shape.Frames + first) * Shape.Bins, lanes);
        }

        /// <summary>A frame that reaches over an end: what is missing is mirrored there, the end sample not repeated.</summary>
        private readonly float* Reflected(float* waveform, int start, float* edge)
        {
            for (int j = 0; j < Shape.FftLength; j++)
            {
                int at = Math.Abs(start + j);
                edge[j] = waveform[at < Shape.Samples ? at : 2 * (Shape.Samples - 1) - at];
            }

            return edge;
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
            const float DbPerOctave = 3.0102999566398120f; // 10·log10(2)
            const float Silence = -100f; // 10·log10 of the smallest power, exactly, which the product may miss by a bit
            float* x = Values + chunk * Count;
            var smallest = Vector256.Create(SpectrogramOptions.MinimumPower);
            var largest = Vector256.Create(float.NegativeInfinity);
            long i = 0;
            for (; i + 8 <= Count; i += 8)
            {
                Vector256<float> value = Vector256.Load(x + i);
                Vector256<float> decibels = Vector256.ConditionalSelect(
                    Vector256.LessThanOrEqual(value, smallest), Vector256.Create(Silence), Vector256.Log2(value) * DbPerOctave);
                largest = Vector256.Max(largest, decibels);
                decibels.Store(x + i);
            }

            float maximum = float.NegativeInfinity;
            for (int lane = 0; lane < 8; lane++)
                maximum = MathF.Max(maximum, largest[lane]);
            for (; i < Count; i++)
            {
                x[i] = x[i] <= SpectrogramOptions.MinimumPower ? Silence : 10f * MathF.Log10(x[i]);
                maximum = MathF.Max(maximum, x[i]);
            }

            float floor = maximum - TopDb;
            for (i = 0; i + 8 <= Count; i += 8)
                Vector256.Max(Vector256.Load(x + i), Vector256.Create(floor)).Store(x + i);
            for (; i < Count; i++)
                x[i] = MathF.Max(x[i], floor);
        }
    }
}
