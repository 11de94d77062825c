using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// One image is one chunk of work, as in the convolution's own file, and goes through the whole block while it lies in its core's cache: in
/// forward the rectifier follows each row and the statistics each image; backward makes the gradient of the convolution's output in the padded
/// scratch that both of the convolution's derivatives read, never in memory, and ends with the sums that the block before needs. The padded
/// input is made once more instead of being kept: that costs less than its way to memory and back.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.ConvBlockWorkspace(in Conv2dShape shape) => ConvBlockWorkspace(shape);

    /// <inheritdoc/>
    void IBackend.ConvBlockForward(
        in Conv2dShape shape,
        in Activation input,
        in ConvBlockParameters parameters,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        BatchNorm2dShape norm = shape.OutputNorm;
        float* scratch = Pointer(workspace, ConvBlockWorkspace(shape));
        float* weights = scratch + pool.Workers * plan.ForwardInput;
        float* moments = weights + shape.Models * shape.Weight.Count;
        ModelPointer mean = PerChannel(norm, statistics.Mean);
        ModelPointer variance = PerChannel(norm, statistics.Variance);
        pool.Run(
            new ConvBlockForwardWork
            {
                Convolution = RectifiedConvolution(plan, input, parameters.Weight, parameters.Bias, output, scratch, weights),
                Moments = moments,
            },
            shape.Images);
        for (int model = 0; model < shape.Models; model++)
            CombineMoments(norm, moments + 2L * model * norm.Batch * norm.Channels, mean[model], variance[model]);

        ScaleAndShift(norm, mean, variance, parameters.Gamma, parameters.Beta, statistics.Scale, statistics.Shift);
    }

    /// <inheritdoc/>
    void IBackend.ConvBlockEvaluation(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        float* scratch = Pointer(workspace, ConvBlockWorkspace(shape));
        float* weights = scratch + pool.Workers * plan.ForwardInput;
        RunBands(RectifiedConvolution(plan, input, weight, bias, output, scratch, weights));
    }

    /// <inheritdoc/>
    void IBackend.ConvBlockBackward(
        in Conv2dShape shape,
        in Activation input,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in ConvBlockParameters parameters,
        in Tensor gradOutput,
        in ConvBlockParameters gradients,
        in Tensor gradInput,
        in Tensor workspace)
    {
        var plan = new Conv2dPlan(shape);
        BatchNorm2dShape norm = shape.OutputNorm;
        PendingNorm before = gradInput.IsEmpty ? default : input.Norm;
        int weights = (int)shape.Weight.Count;
        int row = weights + shape.OutputChannels;
        float* padded = Pointer(workspace, ConvBlockWorkspace(shape));
        float* paddedGradient = padded + pool.Workers * plan.PaddedInput;
        float* transposed = paddedGradient + pool.Workers * plan.PaddedGradient;
        float* partials = transposed + (long)shape.Models * weights;
        float* sums = partials + (long)shape.Images * row;
        AffineInput x = Pointer(input, shape.Models, shape.Input);
        if (!gradInput.IsEmpty)
            Transpose(plan, Pointer(parameters.Weight, shape.Models, shape.Weight), transposed);

        pool.Run(
            new ConvBlockBackwardWork
            {
                ParameterGradient = new() { Plan = plan, Input = x, Partials = partials, Scratch = padded },
                InputGradient = new()
                {
                    Plan = plan,
                    Transposed = transposed,
                    GradInput = PointerOrNull(gradInput, shape.Input),
                    Scratch = paddedGradient,
                },
                Output = Pointer(output, shape.Output),
                GradOutput = Pointer(gradOutput, shape.Output),
                Scale = PerChannel(norm, statistics.Scale),
                Mean = PerChannel(norm, statistics.Mean),
                Variance = PerChannel(norm, statistics.Variance),
                GradGamma = PerChannel(norm, gradients.Gamma),
                GradBeta = PerChannel(norm, gradients.Beta),
                MeanBefore = before.IsEmpty ? default : PerChannel(shape.InputNorm, before.Mean),
                SumsBefore = sums,
            },
            shape.Images);

        SumRows(shape.Models, shape.Batch, partials, row, weights, Pointer(gradients.Weight, shape.Models, shape.Weight));
        SumRows(shape.Models, shape.Batch, partials + weights, row, shape.OutputChannels, Pointer(gradients.Bias, shape.Models, shape.Bias));
        if (!before.IsEmpty)
            CombineGradientSums(shape.InputNorm, sums, before.Variance, before.GradGamma, before.GradBeta);
    }

    private long ConvBlockWorkspace(in Conv2dShape shape)
    {
        var plan = new Conv2dPlan(shape);
        long weights = shape.Models * shape.Weight.Count;
        long forward = pool.Workers * plan.ForwardInput + weights + 2L * shape.Images * shape.OutputChannels;
        long backward = pool.Workers * (plan.PaddedInput + plan.PaddedGradient) + weights
            + shape.Images * (shape.Weight.Count + shape.OutputChannels + 2L * shape.InputChannels);
        return Math.Max(forward, backward);
    }

    private static Conv2dForwardWork RectifiedConvolution(
        in Conv2dPlan plan,
        in Activation input,
        in ModelTensor weight,
        in ModelTensor bias,
        in Tensor output,
        float* scratch,
        float* weights) =>
        new()
        {
            Plan = plan,
            Input = Pointer(input, plan.Shape.Models, plan.Shape.Input),
            Weight = ForwardWeights(plan, Pointer(weight, plan.Shape.Models, plan.Shape.Weight), weights),
            Bias = Pointer(bias, plan.Shape.Models, plan.Shape.Bias),
            Output = Pointer(output, plan.Shape.Output),
            Scratch = scratch,
            Rectifies = true,
            Bands = 1,
        };

    private struct ConvBlockForwardWork : IChunkedWork
    {
        public Conv2dForwardWork Convolution;
        public float* Moments;

        public readonly void Execute(int chunk, int worker)
        {
            Convolution.Execute(chunk, worker);
            BatchNorm2dShape norm = Convolution.Plan.Shape.OutputNorm;
            float* image = Convolution.Output + (long)chunk * norm.Height * norm.Width * norm.Channels;
            float* mean = Moments + 2L * chunk * norm.Channels;
            ChannelSums.MeanAndSquares(image, norm.Height, norm.Width, norm.Channels, mean, mean + norm.Channels);
        }
    }

    private struct ConvBlockBackwardWork : IChunkedWork
    {
        public Conv2dParameterGradientWork ParameterGradient;
        public Conv2dInputGradientWork InputGradient;
        public float* Output;
        public float* GradOutput;
        public ModelPointer Scale;
        public ModelPointer Mean;
        public ModelPointer Variance;
        public ModelPointer GradGamma;
        public ModelPointer GradBeta;
        public ModelPointer MeanBefore;
        public float* SumsBefore;

        public readonly void Execute(int chunk, int worker)
        {
            Conv2dPlan plan = InputGradient.Plan;
            Conv2dShape s = plan.Shape;
            float* gradient = InputGradient.Scratch + worker * plan.PaddedGradient;
            FillGradient(plan, gradient, chunk);

            float* padded = ParameterGradient.Scratch + worker * plan.PaddedInput;
            plan.FillInput(padded, ParameterGradient.Input, chunk);
            int row = plan.GradientWidth * s.OutputChannels;
            ParameterGradient.Compute(padded, gradient + plan.GradientLeft * s.OutputChannels, row, chunk);
            if (InputGradient.GradInput == null)
                return;

            InputGradient.Compute(gradient, chunk);
            float* mean = MeanBefore[chunk / s.Batch];
            if (mean == null)
                return;

            long image = (long)chunk * s.InputHeight * s.InputWidth * s.InputChannels;
            float* sums = SumsBefore + 2L * chunk * s.InputChannels;
            ChannelSums.GradientSums(
                ParameterGradient.Input.Values + image,
                InputGradient.GradInput + image,
                s.InputHeight,
                s.InputWidth,
                s.InputChannels,
                mean,
                sums,
                sums + s.InputChannels);
        }

        /// <summary>The gradient of the convolution's output: back through batch norm and rectifier, between columns of zeros.</summary>
        [SkipLocalsInit]
        private readonly void FillGradient(in Conv2dPlan plan, float* gradient, int chunk)
        {
            Conv2dShape s = plan.Shape;
            int model = chunk / s.Batch;
            float* room = stackalloc float[2 * s.OutputChannels];
            var norm = new NormGradient(s.OutputNorm, Scale[model], Mean[model], Variance[model], GradGamma[model], GradBeta[model], room);
            int row = s.OutputWidth * s.OutputChannels;
            int left = plan.GradientLeft * s.OutputChannels;
            int paddedRow = plan.GradientWidth * s.OutputChannels;
            long first = (long)chunk * s.OutputHeight * row;
            for (int i = 0; i < s.OutputHeight; i++, first += row, gradient += paddedRow)
            {
                var target = new Span<float>(gradient, paddedRow);
                target[..left].Clear();
                target[(left + row)..].Clear();
                norm.ComputeRectified(Output + first, GradOutput + first, gradient + left, s.OutputWidth);
            }
        }
    }
}
