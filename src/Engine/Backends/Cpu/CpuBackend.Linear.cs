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
                Input = Pointer(input, shape.Input),
                Weight = Pointer(weight, shape.Models, shape.Weight),
                Bias = Pointer(bias, shape.Models, shape.Bias),
                Output = Pointer(output, shape.Output),
            },
            shape.Models);

    /// <inheritdoc/>
    void IBackend.LinearInputGradient(in LinearShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput) =>
        pool.Run(
            new LinearInputGradientWork
            {
                Shape = shape,
                GradOutput = Pointer(gradOutput, shape.Output),
                Weight = Pointer(weight, shape.Models, shape.Weight),
                GradInput = Pointer(gradInput, shape.Input),
            },
            shape.Models);

    /// <inheritdoc/>
    void IBackend.LinearParameterGradient(
        in LinearShape shape, in Tensor input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias) =>
        pool.Run(
            new LinearParameterGradientWork
            {
                Shape = shape,
                Input = Pointer(input, shape.Input),
                GradOutput = Pointer(gradOutput, shape.Output),
                GradWeight = Pointer(gradWeight, shape.Models, shape.Weight),
                GradBias = Pointer(gradBias, shape.Models, shape.Bias),
            },
            shape.Models);

    private struct LinearForwardWork : IChunkedWork
    {
        public LinearShape Shape;
        public float* Input;
        public ModelPointer Weight;
        public ModelPointer Bias;
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
                    y[o] = Bias[chunk][o];
                for (int i = 0; i < Shape.InputFeatures; i++)
                {
                    float* w = Weight[chunk] + (long)i * features;
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
        public ModelPointer Weight;
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
                    float* w = Weight[chunk] + (long)i * features;
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
        public ModelPointer GradWeight;
        public ModelPointer GradBias;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int features = Shape.OutputFeatures;
            float* dw = GradWeight[chunk];
            float* db = GradBias[chunk];
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
