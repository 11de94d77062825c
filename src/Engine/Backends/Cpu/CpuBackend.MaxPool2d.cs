using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.MaxPool2dForward(in MaxPool2dShape shape, in Tensor input, in Tensor output, DeviceBuffer<int> winners) =>
        pool.Run(
            new MaxPoolForwardWork { Shape = shape, Input = Pointer(input, shape.Input), Output = Pointer(output, shape.Output), Winners = Pointer(winners, shape.Output.Count) }, shape.Images);

    /// <inheritdoc/>
    void IBackend.MaxPool2dBackward(in MaxPool2dShape shape, in Tensor gradOutput, DeviceBuffer<int> winners, in Tensor gradInput) =>
        pool.Run(
            new MaxPoolBackwardWork
            {
                Shape = shape,
                GradOutput = Pointer(gradOutput, shape.Output),
                Winners = Pointer(winners, shape.Output.Count),
                GradInput = Pointer(gradInput, shape.Input),
            },
            shape.Images);

    private struct MaxPoolForwardWork : IChunkedWork
    {
        public MaxPool2dShape Shape;
        public float* Input;
        public float* Output;
        public int* Winners;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            MaxPool2dShape s = Shape;
            float* image = Input + (long)chunk * s.InputHeight * s.InputWidth * s.Channels;
            long next = (long)chunk * s.OutputHeight * s.OutputWidth * s.Channels;
            for (int i = 0; i < s.OutputHeight; i++)
            {
                int top = Math.Max(0, i * s.Stride - s.Padding);
                int bottom = Math.Min(s.InputHeight, i * s.Stride - s.Padding + s.Kernel);
                for (int j = 0; j < s.OutputWidth; j++)
                {
                    int left = Math.Max(0, j * s.Stride - s.Padding);
                    int right = Math.Min(s.InputWidth, j * s.Stride - s.Padding + s.Kernel);
                    for (int channel = 0; channel < s.Channels; channel++, next++)
                    {
                        int winner = top * s.InputWidth + left;
                        float best = image[winner * s.Channels + channel];
                        for (int row = top; row < bottom; row++)
                        {
                            for (int column = left; column < right; column++)
                            {
                                float value = image[(row * s.InputWidth + column) * s.Channels + channel];
                                if (value > best || (float.IsNaN(value) && !float.IsNaN(best)))
                                {
                                    best = value;
                                    winner = row * s.InputWidth + column;
                                }
                            }
                        }

                        Output[next] = best;
                        Winners[next] = winner;
                    }
                }
            }
        }
    }

    private struct MaxPoolBackwardWork : IChunkedWork
    {
        public MaxPool2dShape Shape;
        public float* GradOutput;
        public int* Winners;
        public float* GradInput;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int inputs = Shape.InputHeight * Shape.InputWidth * Shape.Channels;
            int pixels = Shape.OutputHeight * Shape.OutputWidth;
            float* image = GradInput + (long)chunk * inputs;
            new Span<float>(image, inputs).Clear();
            long next = (long)chunk * pixels * Shape.Channels;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                for (int channel = 0; channel < Shape.Channels; channel++, next++)
                    image[Winners[next] * Shape.Channels + channel] += GradOutput[next];
            }
        }
    }
}
