using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.SpecAugmentWorkspace(in SpecAugmentShape shape) => 0;

    /// <inheritdoc/>
    void IBackend.SpecAugment(in SpecAugmentShape shape, in Tensor draws, in Tensor values, in Tensor workspace)
    {
        SpecAugmentShape.RequireDraws(draws, shape.Draws);
        pool.Run(
            new SpecAugmentWork
            {
                Shape = shape,
                Draws = Draws(draws, shape.Images),
                DrawStride = draws.Shape[1],
                Values = Pointer(values, shape.Values),
            },
            shape.Images);
    }

    private struct SpecAugmentWork : IChunkedWork
    {
        public SpecAugmentShape Shape;
        public float* Draws;
        public int DrawStride;
        public float* Values;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int row = Shape.Width * Shape.Channels;
            int count = Shape.Height * row;
            float* x = Values + (long)chunk * count;
            float fill = (float)(Sum(x, count) / count);
            float* draw = Draws + (long)chunk * DrawStride + AugmentationRule.FirstMaskDraw;
            for (int mask = 0; mask < Shape.FrequencyMasks; mask++, draw += 2)
            {
                int start = AugmentationRule.MaskStart(draw[0], draw[1], Shape.MaximumBands, Shape.Height);
                int length = AugmentationRule.MaskLength(draw[0], Shape.MaximumBands);
                new Span<float>(x + start * row, length * row).Fill(fill);
            }

            for (int mask = 0; mask < Shape.TimeMasks; mask++, draw += 2)
            {
                int start = AugmentationRule.MaskStart(draw[0], draw[1], Shape.MaximumFrames, Shape.Width);
                int length = AugmentationRule.MaskLength(draw[0], Shape.MaximumFrames);
                for (int band = 0; band < Shape.Height; band++)
                    new Span<float>(x + band * row + start * Shape.Channels, length * Shape.Channels).Fill(fill);
            }
        }

        // Sixteen sums in double side by side: one alone waits for each addition, and took a sixth as long as all convolutions.
        private static double Sum(float* x, int count)
        {
            Vector256<double> a = default, b = default, c = default, d = default;
            int i = 0;
            for (; i + 16 <= count; i += 16)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(x + i));
                a += low;
                b += high;
                (low, high) = Vector256.Widen(Vector256.Load(x + i + 8));
                c += low;
                d += high;
            }

            double sum = Vector256.Sum(a + b + (c + d));
            for (; i < count; i++)
                sum += x[i];
            return sum;
        }
    }
}
