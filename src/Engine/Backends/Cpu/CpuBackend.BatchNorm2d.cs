using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// Each image leaves its own mean and squares (or gradient sums) a channel; one model's are then combined in the order of its images, in double
/// (Chan, Golub and LeVeque 1983, the pairwise update), which is as safe as two passes over the whole batch.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.BatchNorm2dWorkspace(in BatchNorm2dShape shape) => BatchNorm2dWorkspace(shape);

    /// <inheritdoc/>
    void IBackend.BatchNorm2dForward(
        in BatchNorm2dShape shape, in Tensor input, in ModelTensor gamma, in ModelTensor beta, in BatchNorm2dStatistics statistics, in Tensor workspace)
    {
        float* partials = Pointer(workspace, BatchNorm2dWorkspace(shape));
        ModelPointer mean = PerChannel(shape, statistics.Mean);
        ModelPointer variance = PerChannel(shape, statistics.Variance);
        pool.Run(new MeanAndSquaresWork { Shape = shape, Input = Pointer(input, shape.Values), Partials = partials }, shape.Models * shape.Batch);
        for (int model = 0; model < shape.Models; model++)
            CombineMoments(shape, partials + 2L * model * shape.Batch * shape.Channels, mean[model], variance[model]);

        ScaleAndShift(shape, mean, variance, gamma, beta, statistics.Scale, statistics.Shift);
    }

    /// <inheritdoc/>
    void IBackend.BatchNorm2dEvaluation(
        in BatchNorm2dShape shape,
        in ModelTensor runningMean,
        in ModelTensor runningVariance,
        in ModelTensor gamma,
        in ModelTensor beta,
        in ModelTensor scale,
        in ModelTensor shift) =>
        ScaleAndShift(shape, PerChannel(shape, runningMean), PerChannel(shape, runningVariance), gamma, beta, scale, shift);

    /// <inheritdoc/>
    void IBackend.BatchNorm2dApply(in BatchNorm2dShape shape, in Activation input, in Tensor output) =>
        pool.Run(
            new BatchNormApplyWork
            {
                Shape = shape,
                Input = input.HasAffine
                    ? Pointer(input, shape.Models, shape.Values)
                    : throw new ShapeException("batch norm: there is no scale and shift to apply"),
                Output = Pointer(output, shape.Values),
            },
            shape.Models * shape.Batch);

    /// <inheritdoc/>
    void IBackend.BatchNorm2dParameterGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor workspace)
    {
        float* partials = Pointer(workspace, BatchNorm2dWorkspace(shape));
        pool.Run(
            new BatchNormGradientSumsWork
            {
                Shape = shape,
                Input = Pointer(input, shape.Values),
                GradOutput = Pointer(gradOutput, shape.Values),
                Mean = PerChannel(shape, statistics.Mean),
                Partials = partials,
            },
            shape.Models * shape.Batch);

        CombineGradientSums(shape, partials, statistics.Variance, gradGamma, gradBeta);
    }

    /// <inheritdoc/>
    void IBackend.BatchNorm2dInputGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in ModelTensor gamma,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor gradInput) =>
        pool.Run(
            new BatchNormInputGradientWork
            {
                Shape = shape,
                Input = Pointer(input, shape.Values),
                Scale = PerChannel(shape, statistics.Scale),
                Mean = PerChannel(shape, statistics.Mean),
                Variance = PerChannel(shape, statistics.Variance),
                GradOutput = Pointer(gradOutput, shape.Values),
                GradGamma = PerChannel(shape, gradGamma),
                GradBeta = PerChannel(shape, gradBeta),
                GradInput = Pointer(gradInput, shape.Values),
            },
            shape.Models * shape.Batch);

    /// <inheritdoc/>
    void IBackend.BatchNorm2dUpdateRunning(
        in BatchNorm2dShape shape, in BatchNorm2dStatistics statistics, in ModelTensor runningMean, in ModelTensor runningVariance, StepState state)
    {
        double population = shape.Population;
        double unbiased = population / (population - 1);
        ModelPointer means = PerChannel(shape, runningMean);
        ModelPointer variances = PerChannel(shape, runningVariance);
        ModelPointer batchMeans = PerChannel(shape, statistics.Mean);
        ModelPointer batchVariances = PerChannel(shape, statistics.Variance);
        for (int model = 0; model < shape.Models; model++)
        {
            if (!Pointer(state.Counters, shape.Models)[model].Learns)
                continue;

            float* mean = means[model];
            float* variance = variances[model];
            float* batchMean = batchMeans[model];
            float* batchVariance = batchVariances[model];
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                mean[channel] = Move(mean[channel], batchMean[channel]);
                variance[channel] = Move(variance[channel], batchVariance[channel] * unbiased);
            }
        }

        static float Move(double running, double batch) =>
            (float)((1.0 - BatchNorm2dShape.Momentum) * running + BatchNorm2dShape.Momentum * batch);
    }

    /// <summary>One model's moments from its images': equal populations, so the mean is the mean of means.</summary>
    private static void CombineMoments(in BatchNorm2dShape shape, float* partials, float* mean, float* variance)
    {
        int channels = shape.Channels;
        double imagePopulation = shape.Height * shape.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            double total = 0;
            for (int n = 0; n < shape.Batch; n++)
                total += partials[2 * n * channels + channel];

            double centre = total / shape.Batch;
            double squares = 0;
            for (int n = 0; n < shape.Batch; n++)
            {
                double distance = partials[2 * n * channels + channel] - centre;
                squares += partials[(2 * n + 1) * channels + channel] + imagePopulation * distance * distance;
            }

            mean[channel] = (float)centre;
            variance[channel] = (float)(squares / (imagePopulation * shape.Batch));
        }
    }

    /// <summary>dγ and dβ from the images' sums of dy and of dy·(x − μ).</summary>
    private static void CombineGradientSums(
        in BatchNorm2dShape shape, float* partials, in ModelTensor variance, in ModelTensor gradGamma, in ModelTensor gradBeta)
    {
        int channels = shape.Channels;
        ModelPointer variances = PerChannel(shape, variance);
        ModelPointer gammas = PerChannel(shape, gradGamma);
        ModelPointer betas = PerChannel(shape, gradBeta);
        for (int model = 0; model < shape.Models; model++, partials += 2L * shape.Batch * channels)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                double product = 0;
                for (int n = 0; n < shape.Batch; n++)
                {
                    sum += partials[2 * n * channels + channel];
                    product += partials[(2 * n + 1) * channels + channel];
                }

                betas[model][channel] = (float)sum;
                gammas[model][channel] = (float)(product / Math.Sqrt(variances[model][channel] + (double)BatchNorm2dShape.Epsilon));
            }
        }
    }

    private static void ScaleAndShift(
        in BatchNorm2dShape shape,
        ModelPointer mean,
        ModelPointer variance,
        in ModelTensor gamma,
        in ModelTensor beta,
        in ModelTensor scale,
        in ModelTensor shift)
    {
        ModelPointer gammas = PerChannel(shape, gamma);
        ModelPointer betas = PerChannel(shape, beta);
        ModelPointer scales = PerChannel(shape, scale);
        ModelPointer shifts = PerChannel(shape, shift);
        for (int model = 0; model < shape.Models; model++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                double factor = gammas[model][channel] / Math.Sqrt(variance[model][channel] + (double)BatchNorm2dShape.Epsilon);
                scales[model][channel] = (float)factor;
                shifts[model][channel] = (float)(betas[model][channel] - mean[model][channel] * factor);
            }
        }
    }

    private static long BatchNorm2dWorkspace(in BatchNorm2dShape shape) => 2L * shape.Models * shape.Batch * shape.Channels;

    private static ModelPointer PerChannel(
        in BatchNorm2dShape shape,
        in ModelTensor tensor,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "") =>
        Pointer(tensor, shape.Models, shape.PerChannel, argument, operation);

    private struct MeanAndSquaresWork : IChunkedWork
    {
        public BatchNorm2dShape Shape;
        public float* Input;
        public float* Partials;

        public readonly void Execute(int chunk, int worker)
        {
            float* partial = Partials + 2L * chunk * Shape.Channels;
            float* image = Input + (long)chunk * Shape.Height * Shape.Width * Shape.Channels;
            ChannelSums.MeanAndSquares(image, Shape.Height, Shape.Width, Shape.Channels, partial, partial + Shape.Channels);
        }
    }

    private struct BatchNormApplyWork : IChunkedWork
    {
        public BatchNorm2dShape Shape;
        public AffineInput Input;
        public float* Output;

        public readonly void Execute(int chunk, int worker)
        {
            int pixels = Shape.Height * Shape.Width;
            long offset = (long)chunk * pixels * Shape.Channels;
            int model = chunk / Shape.Batch;
            PaddedImage.Affine(Input.Values + offset, Output + offset, pixels, Shape.Channels, Input.Scale(model), Input.Shift(model));
        }
    }

    private struct BatchNormGradientSumsWork : IChunkedWork
    {
        public BatchNorm2dShape Shape;
        public float* Input;
        public float* GradOutput;
        public ModelPointer Mean;
        public float* Partials;

        public readonly void Execute(int chunk, int worker)
        {
            long offset = (long)chunk * Shape.Height * Shape.Width * Shape.Channels;
            float* partial = Partials + 2L * chunk * Shape.Channels;
            ChannelSums.GradientSums(
                Input + offset,
                GradOutput + offset,
                Shape.Height,
                Shape.Width,
                Shape.Channels,
                Mean[chunk / Shape.Batch],
                partial,
                partial + Shape.Channels);
        }
    }

    private struct BatchNormInputGradientWork : IChunkedWork
    {
        public BatchNorm2dShape Shape;
        public float* Input;
        public ModelPointer Scale;
        public ModelPointer Mean;
        public ModelPointer Variance;
        public float* GradOutput;
        public ModelPointer GradGamma;
        public ModelPointer GradBeta;
        public float* GradInput;

        [SkipLocalsInit]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / Shape.Batch;
            float* room = stackalloc float[2 * Shape.Channels];
            var gradient = new NormGradient(Shape, Scale[model], Mean[model], Variance[model], GradGamma[model], GradBeta[model], room);
            int row = Shape.Width * Shape.Channels;
            long first = (long)chunk * Shape.Height * row;
            for (int i = 0; i < Shape.Height; i++, first += row)
                gradient.Compute(Input + first, GradOutput + first, GradInput + first, Shape.Width);
        }
    }
}
