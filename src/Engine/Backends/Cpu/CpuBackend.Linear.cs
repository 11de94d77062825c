using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>The head is 64 × 10: small enough that plain loops, one chunk a model, cost less than handing out work.</remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.LinearForward(in LinearShape shape, in Tensor input, in ModelTensor weight, in ModelTensor bias, in Tensor output) =>
        pool.Run(
            new LinearForwardWork
            {
                Shape = shape,
                Input = Pointer(input),
                Weight = Pointer(weight),
                WeightStride = weight.Stride,
                Bias = Pointer(bias),
                BiasStride = bias.Stride,
                Output = Pointer(output),
            },
            shape.Models);

    /// <inheritdoc/>
    void IBackend.LinearInputGradient(in LinearShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput) =>
        pool.Run(
            new LinearInputGradientWork
            {
                Shape = shape,
                GradOutput = Pointer(gradOutput),
                Weight = Pointer(weight),
                WeightStride = weight.Stride,
                GradInput = Pointer(gradInput),
            },
            shape.Models);

    /// <inheritdoc/>
    void IBackend.LinearParameterGradient(
        in LinearShape shape, in Tensor input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias) =>
        pool.Run(
            new LinearParameterGradientWork
            {
                Shape = shape,
                Input = Pointer(input),
                GradOutput = Pointer(gradOutput),
                GradWeight = Pointer(gradWeight),
                GradWeightStride = gradWeight.Stride,
                GradBias = Pointer(gradBias),
                GradBiasStride = gradBias.Stride,
            },
            shape.Models);

    private struct LinearForwardWork : IChunkedWork
    {
        public LinearShape Shape;
        public float* Input;
        public float* Weight;
        public long WeightStride;
        public float* Bias;
        public long BiasStride;
        public float* Output;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int features = Shape.OutputFeatures;
            for (int n = chunk * Shape.Batch; n < (chunk + 1) * Shape.Batch; n++)
            {
                float* x = Input + (long)n * Shape.InputFeatures;
                float* y = Output + (long)n * features;
                for (int o = 0; o < features; o++)
                    y[o] = Bias[chunk * BiasStride + o];
                for (int i = 0; i < Shape.InputFeatures; i++)
                {
                    float* w = Weight + chunk * WeightStride + (long)i * features;
                    for (int o = 0; o < features; o++)
                        y[o] += x[i] * w[o];
                }
            }
        }
    }

    private struct LinearInputGradientWork : IChunkedWork
    {
        public LinearShape Shape;
        public float* GradOutput;
        public float* Weight;
        public long WeightStride;
        public float* GradInput;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int features = Shape.OutputFeatures;
            for (int n = chunk * Shape.Batch; n < (chunk + 1) * Shape.Batch; n++)
            {
                float* dy = GradOutput + (long)n * features;
                float* dx = GradInput + (long)n * Shape.InputFeatures;
                for (int i = 0; i < Shape.InputFeatures; i++)
                {
                    float* w = Weight + chunk * WeightStride + (long)i * features;
                    float sum = 0f;
                    for (int o = 0; o < features; o++)
                        sum += dy[o] * w[o];
                    dx[i] = sum;
                }
            }
        }
    }

    private struct LinearParameterGradientWork : IChunkedWork
    {
        public LinearShape Shape;
        public float* Input;
        public float* GradOutput;
        public float* GradWeight;
        public long GradWeightStride;
        public float* GradBias;
        public long GradBiasStride;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int features = Shape.OutputFeatures;
            float* dw = GradWeight + chunk * GradWeightStride;
            float* db = GradBias + chunk * GradBiasStride;
            new Span<float>(dw, Shape.InputFeatures * features).Clear();
            new Span<float>(db, features).Clear();
            for (int n = chunk * Shape.Batch; n < (chunk + 1) * Shape.Batch; n++)
            {
                float* x = Input + (long)n * Shape.InputFeatures;
                float* dy = GradOutput + (long)n * features;
                for (int o = 0; o < features; o++)
                    db[o] += dy[o];
                for (int i = 0; i < Shape.InputFeatures; i++)
                {
                    for (int o = 0; o < features; o++)
                        dw[i * features + o] += x[i] * dy[o];
                }
            }
        }
    }
}
