using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// Each image leaves its own mean and squares (or gradient sums) a channel; one model's are then combined in the order of its images, in double
/// (Chan, Golub and LeVeque 1983, the pairwise update), which is as safe as two passes over the whole batch.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.BatchNorm2dWorkspace(in BatchNorm2dShape shape) => 2L * shape.Models * shape.Batch * shape.Channels;

    /// <inheritdoc/>
    void IBackend.BatchNorm2dForward(
        in BatchNorm2dShape shape, in Tensor input, in ModelTensor gamma, in ModelTensor beta, in BatchNorm2dStatistics statistics, in Tensor workspace)
    {
        float* partials = Pointer(workspace);
        pool.Run(new MeanAndSquaresWork { Shape = shape, Input = Pointer(input), Partials = partials }, shape.Models * shape.Batch);
        for (int model = 0; model < shape.Models; model++)
        {
            float* mean = Pointer(statistics.Mean[model]);
            float* variance = Pointer(statistics.Variance[model]);
            CombineMoments(shape, partials + 2L * model * shape.Batch * shape.Channels, mean, variance);
            ScaleAndShift(
                shape.Channels,
                mean,
                variance,
                Pointer(gamma[model]),
                Pointer(beta[model]),
                Pointer(statistics.Scale[model]),
                Pointer(statistics.Shift[model]));
        }
    }

    /// <inheritdoc/>
    void IBackend.BatchNorm2dEvaluation(
        in BatchNorm2dShape shape,
        in ModelTensor runningMean,
        in ModelTensor runningVariance,
        in ModelTensor gamma,
        in ModelTensor beta,
        in ModelTensor scale,
        in ModelTensor shift)
    {
        for (int model = 0; model < shape.Models; model++)
        {
            ScaleAndShift(
                shape.Channels,
                Pointer(runningMean[model]),
                Pointer(runningVariance[model]),
                Pointer(gamma[model]),
                Pointer(beta[model]),
                Pointer(scale[model]),
                Pointer(shift[model]));
        }
    }

    /// <inheritdoc/>
    void IBackend.BatchNorm2dApply(in BatchNorm2dShape shape, in Activation input, in Tensor output) =>
        pool.Run(
            new BatchNormApplyWork { Shape = shape, Input = new AffineInput(input), Output = Pointer(output) }, shape.Models * shape.Batch);

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
        float* partials = Pointer(workspace);
        pool.Run(
            new BatchNormGradientSumsWork
            {
                Shape = shape,
                Input = Pointer(input),
                GradOutput = Pointer(gradOutput),
                Mean = Pointer(statistics.Mean),
                MeanStride = statistics.Mean.Stride,
                Partials = partials,
            },
            shape.Models * shape.Batch);

        int channels = shape.Channels;
        for (int model = 0; model < shape.Models; model++)
        {
            float* sums = partials + 2L * model * shape.Batch * channels;
            float* variance = Pointer(statistics.Variance[model]);
            float* dGamma = Pointer(gradGamma[model]);
            float* dBeta = Pointer(gradBeta[model]);
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                double product = 0;
                for (int n = 0; n < shape.Batch; n++)
                {
                    sum += sums[2 * n * channels + channel];
                    product += sums[(2 * n + 1) * channels + channel];
                }

                dBeta[channel] = (float)sum;
                dGamma[channel] = (float)(product / Math.Sqrt(variance[channel] + (double)BatchNorm2dShape.Epsilon));
            }
        }
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
                Input = Pointer(input),
                Statistics = statistics,
                GradOutput = Pointer(gradOutput),
                GradGamma = gradGamma,
                GradBeta = gradBeta,
                GradInput = Pointer(gradInput),
            },
            shape.Models * shape.Batch);

    /// <inheritdoc/>
    void IBackend.BatchNorm2dUpdateRunning(
        in BatchNorm2dShape shape, in BatchNorm2dStatistics statistics, in ModelTensor runningMean, in ModelTensor runningVariance, StepState state)
    {
        double population = shape.Population;
        double unbiased = population / (population - 1);
        for (int model = 0; model < shape.Models; model++)
        {
            StepCounters counters = Pointer(state.Counters)[model];
            if (counters.FirstBadStep <= counters.Step)
                continue;

            float* mean = Pointer(runningMean[model]);
            float* variance = Pointer(runningVariance[model]);
            float* batchMean = Pointer(statistics.Mean[model]);
            float* batchVariance = Pointer(statistics.Variance[model]);
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

    private static void ScaleAndShift(int channels, float* mean, float* variance, float* gamma, float* beta, float* scale, float* shift)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            double factor = gamma[channel] / Math.Sqrt(variance[channel] + (double)BatchNorm2dShape.Epsilon);
            scale[channel] = (float)factor;
            shift[channel] = (float)(beta[channel] - mean[channel] * factor);
        }
    }

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
        public float* Mean;
        public long MeanStride;
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
                Mean + chunk / Shape.Batch * MeanStride,
                partial,
                partial + Shape.Channels);
        }
    }

    private struct BatchNormInputGradientWork : IChunkedWork
    {
        public BatchNorm2dShape Shape;
        public float* Input;
        public BatchNorm2dStatistics Statistics;
        public float* GradOutput;
        public ModelTensor GradGamma;
        public ModelTensor GradBeta;
        public float* GradInput;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            // dx = scale·(dy − dβ/P − (x − μ)·k) with k = dγ/(P·√(σ²+ε)).
            int channels = Shape.Channels;
            int model = chunk / Shape.Batch;
            float* scale = Pointer(Statistics.Scale[model]);
            float* mean = Pointer(Statistics.Mean[model]);
            float* variance = Pointer(Statistics.Variance[model]);
            float* dGamma = Pointer(GradGamma[model]);
            float* dBeta = Pointer(GradBeta[model]);
            float* offset = stackalloc float[channels];
            float* slope = stackalloc float[channels];
            for (int channel = 0; channel < channels; channel++)
            {
                double rstd = 1.0 / Math.Sqrt(variance[channel] + (double)BatchNorm2dShape.Epsilon);
                offset[channel] = (float)((double)dBeta[channel] / Shape.Population);
                slope[channel] = (float)(dGamma[channel] * rstd / Shape.Population);
            }

            long first = (long)chunk * Shape.Height * Shape.Width * channels;
            float* x = Input + first;
            float* dy = GradOutput + first;
            float* dx = GradInput + first;
            for (int pixel = 0; pixel < Shape.Height * Shape.Width; pixel++)
            {
                int channel = 0;
                for (; channel + 8 <= channels; channel += 8)
                {
                    Vector256<float> centred = Vector256.Load(x + channel) - Vector256.Load(mean + channel);
                    Vector256<float> rest = Vector256.Load(dy + channel) - Vector256.Load(offset + channel);
                    (Vector256.Load(scale + channel) * (rest - centred * Vector256.Load(slope + channel))).Store(dx + channel);
                }

                for (; channel < channels; channel++)
                    dx[channel] = scale[channel] * (dy[channel] - offset[channel] - (x[channel] - mean[channel]) * slope[channel]);
                x += channels;
                dy += channels;
                dx += channels;
            }
        }
    }
}
