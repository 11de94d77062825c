using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// One image is one chunk of work. Each worker copies its image into padded scratch; forward and input gradient are then sums over segments
/// computed by <see cref="RegisterTile"/> (forward to eight channels: by <see cref="PlanarTile"/>). The gradients are in
/// CpuBackend.Conv2d.Gradients.cs.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.Conv2dWorkspace(in Conv2dShape shape) => Conv2dWorkspace(shape);

    private long Conv2dWorkspace(in Conv2dShape shape)
    {
        var plan = new Conv2dPlan(shape);
        long padded = pool.Workers * plan.PaddedInput;
        long forward = pool.Workers * plan.ForwardInput + (plan.PairsForward ? shape.Models * shape.Weight.Count : 0);
        long inputGradient = pool.Workers * plan.PaddedGradient + shape.Models * shape.Weight.Count;
        long parameterGradient = padded + shape.Images * (shape.Weight.Count + shape.OutputChannels);
        return Math.Max(forward, Math.Max(inputGradient, parameterGradient));
    }

    /// <inheritdoc/>
    void IBackend.Conv2dForward(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        float* scratch = Pointer(workspace, Conv2dWorkspace(shape));
        RunBands(
            new Conv2dForwardWork
            {
                Plan = plan,
                Input = Pointer(input, shape.Models, shape.Input),
                Weight = ForwardWeights(plan, Pointer(weight, shape.Models, shape.Weight), scratch + pool.Workers * plan.ForwardInput),
                Bias = Pointer(bias, shape.Models, shape.Bias),
                Output = Pointer(output, shape.Output),
                Scratch = scratch,
            });
    }

    /// <summary>Runs forward image by image, or in bands of rows where few images would leave workers without any, as one clip does.</summary>
    private void RunBands(Conv2dForwardWork work)
    {
        Conv2dShape shape = work.Plan.Shape;
        bool isEven = shape.Images % pool.Workers == 0 || shape.Images >= 8 * pool.Workers;
        work.Bands = isEven ? 1 : Math.Min(pool.Workers, shape.OutputHeight);
        pool.Run(work, shape.Images * work.Bands);
    }

    /// <summary>The weights as forward reads them: as they are, or interleaved for pairs of products.</summary>
    private static ModelPointer ForwardWeights(in Conv2dPlan plan, ModelPointer weights, float* room)
    {
        if (!plan.PairsForward)
            return weights;

        Conv2dShape shape = plan.Shape;
        for (int model = 0; model < shape.Models; model++)
            RegisterTile.InterleavePairs(weights[model], shape.Weight.Count / shape.OutputChannels, room + model * shape.Weight.Count);
        return new ModelPointer(room, shape.Weight.Count);
    }

    private struct Conv2dForwardWork : IChunkedWork
    {
        public Conv2dPlan Plan;
        public AffineInput Input;
        public ModelPointer Weight;
        public ModelPointer Bias;
        public float* Output;
        public float* Scratch;
        public bool Rectifies;

        /// <summary>Chunks an image: bands of rows.</summary>
        public int Bands;

        public readonly void Execute(int chunk, int worker)
        {
            int image = chunk / Bands;
            int band = chunk % Bands;
            int height = Plan.Shape.OutputHeight;
            float* scratch = Scratch + worker * Plan.ForwardInput;
            if (Plan.Planar.IsUsed)
                ComputePlanar(scratch, image, band * height / Bands, (band + 1) * height / Bands);
            else
                Compute(scratch, image, band * height / Bands, (band + 1) * height / Bands);
        }

        /// <summary>Some rows with channels in the lanes: each row of the kernel is one segment.</summary>
        [SkipLocalsInit]
        private readonly void Compute(float* padded, int image, int firstRow, int endRow)
        {
            Conv2dShape s = Plan.Shape;
            Plan.FillInput(padded, Input, image, firstRow * s.Stride, (endRow - 1) * s.Stride + s.KernelHeight);
            int* aOffsets = stackalloc int[s.KernelHeight];
            int* bOffsets = stackalloc int[s.KernelHeight];
            for (int u = 0; u < s.KernelHeight; u++)
            {
                aOffsets[u] = u * Plan.PaddedWidth * s.InputChannels;
                bOffsets[u] = u * s.KernelWidth * s.InputChannels * s.OutputChannels;
            }

            int rowLength = s.OutputWidth * s.OutputChannels;
            float* output = Output + ((long)image * s.OutputHeight + firstRow) * rowLength;
            for (int row = firstRow; row < endRow; row++, output += rowLength)
            {
                new RegisterTile
                {
                    A = padded + row * s.Stride * Plan.PaddedWidth * s.InputChannels,
                    PixelStride = s.Stride * s.InputChannels,
                    B = Weight[image / s.Batch],
                    AOffsets = aOffsets,
                    BOffsets = bOffsets,
                    Segments = s.KernelHeight,
                    Length = s.KernelWidth * s.InputChannels,
                    Bias = Bias[image / s.Batch],
                    C = output,
                    OutputStride = s.OutputChannels,
                    Pixels = s.OutputWidth,
                    Channels = s.OutputChannels,
                    IsPaired = Plan.PairsForward,
                }.Execute();
                if (Rectifies)
                    Rectifier.Forward(output, output, rowLength);
            }
        }

        /// <summary>Some rows with pixels in the lanes: the rows under the kernel lie in a ring.</summary>
        [SkipLocalsInit]
        private readonly void ComputePlanar(float* ring, int image, int firstRow, int endRow)
        {
            Conv2dShape s = Plan.Shape;
            PlanarRows planar = Plan.Planar;
            int* offsets = stackalloc int[planar.Tables * planar.Products];
            planar.FillOffsets(offsets);
            int filled = firstRow * s.Stride;
            int rowLength = s.OutputWidth * s.OutputChannels;
            float* output = Output + ((long)image * s.OutputHeight + firstRow) * rowLength;
            for (int row = firstRow; row < endRow; row++, output += rowLength)
            {
                for (; filled < row * s.Stride + s.KernelHeight; filled++)
                    planar.Fill(Plan, ring, Input, image, filled);

                new PlanarTile
                {
                    X = ring,
                    Offsets = offsets + row % planar.Tables * planar.Products,
                    Products = planar.Products,
                    Weight = Weight[image / s.Batch],
                    Bias = Bias[image / s.Batch],
                    Output = output,
                    Pixels = s.OutputWidth,
                    Rectifies = Rectifies,
                }.Execute();
            }
        }
    }
}
