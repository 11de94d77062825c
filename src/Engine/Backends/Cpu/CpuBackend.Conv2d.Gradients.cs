using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// The convolution's gradients, an image a chunk as in forward. The input gradient is a convolution of the output gradient with the transposed
/// weights; the parameter gradient leaves one partial sum an image, added up in the order of the images.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.Conv2dInputGradient(
        in Conv2dShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput, in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        float* scratch = Pointer(workspace, Conv2dWorkspace(shape));
        float* transposed = scratch + pool.Workers * plan.PaddedGradient;
        Transpose(plan, Pointer(weight, shape.Models, shape.Weight), transposed);
        pool.Run(
            new Conv2dInputGradientWork
            {
                Plan = plan,
                GradOutput = Pointer(gradOutput, shape.Output),
                Transposed = transposed,
                GradInput = Pointer(gradInput, shape.Input),
                Scratch = scratch,
            },
            shape.Images);
    }

    /// <inheritdoc/>
    void IBackend.Conv2dParameterGradient(
        in Conv2dShape shape, in Activation input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias, in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        float* scratch = Pointer(workspace, Conv2dWorkspace(shape));
        float* partials = scratch + pool.Workers * plan.PaddedInput;
        pool.Run(
            new Conv2dParameterGradientWork
            {
                Plan = plan,
                Input = Pointer(input, shape.Models, shape.Input),
                GradOutput = Pointer(gradOutput, shape.Output),
                Partials = partials,
                Scratch = scratch,
            },
            shape.Images);

        int weights = (int)shape.Weight.Count;
        int row = weights + shape.OutputChannels;
        SumRows(shape.Models, shape.Batch, partials, row, weights, Pointer(gradWeight, shape.Models, shape.Weight));
        SumRows(shape.Models, shape.Batch, partials + weights, row, shape.OutputChannels, Pointer(gradBias, shape.Models, shape.Bias));
    }

    /// <summary>All models' weights as the input gradient reads them.</summary>
    private static void Transpose(in Conv2dPlan plan, ModelPointer weights, float* transposed)
    {
        for (int model = 0; model < plan.Shape.Models; model++)
            TransposeChannels(plan.Shape, weights[model], transposed + model * plan.Shape.Weight.Count, plan.PairsInputGradient);
    }

    /// <summary>
    /// [ky][kx][ci][co] → [ky][kx][co][ci]: the input gradient has the input's channels in the lanes; or, in pairs, [ky][kx][co/2][ci][2].
    /// </summary>
    private static void TransposeChannels(in Conv2dShape shape, float* weight, float* transposed, bool inPairs)
    {
        int area = shape.InputChannels * shape.OutputChannels;
        for (int tap = 0; tap < shape.KernelHeight * shape.KernelWidth; tap++)
        {
            for (int o = 0; o < shape.OutputChannels; o++)
            {
                for (int c = 0; c < shape.InputChannels; c++)
                {
                    int place = inPairs ? (o / 2 * shape.InputChannels + c) * 2 + o % 2 : o * shape.InputChannels + c;
                    transposed[tap * area + place] = weight[tap * area + c * shape.OutputChannels + o];
                }
            }
        }
    }

    private struct Conv2dInputGradientWork : IChunkedWork
    {
        public Conv2dPlan Plan;
        public float* GradOutput;
        public float* Transposed;
        public float* GradInput;
        public float* Scratch;

        public readonly void Execute(int chunk, int worker)
        {
            Conv2dShape s = Plan.Shape;
            float* padded = Scratch + worker * Plan.PaddedGradient;
            PaddedImage.Fill(
                padded,
                s.OutputHeight,
                Plan.GradientWidth,
                GradOutput + (long)chunk * s.OutputHeight * s.OutputWidth * s.OutputChannels,
                s.OutputHeight,
                s.OutputWidth,
                s.OutputChannels,
                0,
                Plan.GradientLeft,
                null,
                null);
            Compute(padded, chunk);
        }

        /// <summary>
        /// Input pixels whose row and column leave the same remainders by the stride meet the same taps: for each remainder of the row the
        /// taps' rows are fixed, for each remainder of the column a run of pixels s apart reads a run of adjacent output pixels.
        /// </summary>
        [SkipLocalsInit]
        public readonly void Compute(float* padded, int chunk)
        {
            Conv2dShape s = Plan.Shape;
            int* aOffsets = stackalloc int[s.KernelHeight * s.KernelWidth];
            int* bOffsets = stackalloc int[s.KernelHeight * s.KernelWidth];
            int area = s.InputChannels * s.OutputChannels;
            for (int row = 0; row < s.InputHeight; row++)
            {
                for (int phase = 0; phase < Math.Min(s.Stride, s.InputWidth); phase++)
                {
                    int segments = 0;
                    for (int u = 0; u < s.KernelHeight; u++)
                    {
                        int i = row + s.Padding - u;
                        if (i < 0 || i % s.Stride != 0 || i / s.Stride >= s.OutputHeight)
                            continue;

                        for (int v = 0; v < s.KernelWidth; v++)
                        {
                            int j = phase + s.Padding - v;
                            if (((j % s.Stride) + s.Stride) % s.Stride != 0)
                                continue;

                            // j is an exact multiple of the stride here, so the division is exact for negative j too.
                            aOffsets[segments] = (i / s.Stride * Plan.GradientWidth + j / s.Stride + Plan.GradientLeft) * s.OutputChannels;
                            bOffsets[segments] = (u * s.KernelWidth + v) * area;
                            segments++;
                        }
                    }

                    new RegisterTile
                    {
                        A = padded,
                        PixelStride = s.OutputChannels,
                        B = Transposed + chunk / s.Batch * s.Weight.Count,
                        AOffsets = aOffsets,
                        BOffsets = bOffsets,
                        Segments = segments,
                        Length = s.OutputChannels,
                        C = GradInput + (((long)chunk * s.InputHeight + row) * s.InputWidth + phase) * s.InputChannels,
                        OutputStride = s.Stride * s.InputChannels,
                        Pixels = (s.InputWidth - phase + s.Stride - 1) / s.Stride,
                        Channels = s.InputChannels,
                        IsPaired = Plan.PairsInputGradient,
                    }.Execute();
                }
            }
        }
    }

    private struct Conv2dParameterGradientWork : IChunkedWork
    {
        public Conv2dPlan Plan;
        public AffineInput Input;
        public float* GradOutput;
        public float* Partials;
        public float* Scratch;

        public readonly void Execute(int chunk, int worker)
        {
            Conv2dShape s = Plan.Shape;
            float* padded = Scratch + worker * Plan.PaddedInput;
            Plan.FillInput(padded, Input, chunk);

            int row = s.OutputWidth * s.OutputChannels;
            Compute(padded, GradOutput + (long)chunk * s.OutputHeight * row, row, chunk);
        }

        /// <summary>One image's part of the sums from its padded input and a gradient whose rows lie that far apart.</summary>
        public readonly void Compute(float* padded, float* gradOutput, int gradRowStride, int chunk)
        {
            Conv2dShape s = Plan.Shape;
            int taps = s.KernelWidth * s.InputChannels;
            int weights = s.KernelHeight * taps * s.OutputChannels;
            float* partial = Partials + (long)chunk * (weights + s.OutputChannels);
            for (int u = 0; u < s.KernelHeight; u++)
            {
                new TapTile
                {
                    X = padded + u * Plan.PaddedWidth * s.InputChannels,
                    RowStride = s.Stride * Plan.PaddedWidth * s.InputChannels,
                    PixelStride = s.Stride * s.InputChannels,
                    GradOutput = gradOutput,
                    GradRowStride = gradRowStride,
                    Rows = s.OutputHeight,
                    Pixels = s.OutputWidth,
                    Taps = taps,
                    Channels = s.OutputChannels,
                    Sum = partial + u * taps * s.OutputChannels,
                }.Execute();
            }

            ChannelSums.Sum(gradOutput, s.OutputHeight, s.OutputWidth, gradRowStride, s.OutputChannels, partial + weights);
        }
    }
}
