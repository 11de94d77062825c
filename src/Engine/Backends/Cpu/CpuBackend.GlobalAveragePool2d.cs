using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.GlobalAveragePool2dForward(in GlobalAveragePool2dShape shape, in Activation input, in Tensor output) =>
        pool.Run(
            new AveragePoolForwardWork { Shape = shape, Input = Pointer(input, shape.Models, shape.Input), Output = Pointer(output, shape.Output) }, shape.Models * shape.Batch);

    /// <inheritdoc/>
    void IBackend.GlobalAveragePool2dBackward(in GlobalAveragePool2dShape shape, in Tensor gradOutput, in Tensor gradInput) =>
        pool.Run(
            new AveragePoolBackwardWork { Shape = shape, GradOutput = Pointer(gradOutput, shape.Output), GradInput = Pointer(gradInput, shape.Input) },
            shape.Models * shape.Batch);

    private struct AveragePoolForwardWork : IChunkedWork
    {
        public GlobalAveragePool2dShape Shape;
        public AffineInput Input;
        public float* Output;

        public readonly void Execute(int chunk, int worker)
        {
            int channels = Shape.Channels;
            int pixels = Shape.Height * Shape.Width;
            float* mean = Output + (long)chunk * channels;
            ChannelSums.Sum(Input.Values + (long)chunk * pixels * channels, Shape.Height, Shape.Width, channels, mean);

            // The mean of x·scale + shift is the mean of x, scaled and shifted.
            int model = chunk / Shape.Batch;
            float* scale = Input.Scale(model);
            float* shift = Input.Shift(model);
            for (int channel = 0; channel < channels; channel++)
            {
                mean[channel] /= pixels;
                if (scale != null)
                    mean[channel] = mean[channel] * scale[channel] + shift[channel];
            }
        }
    }

    private struct AveragePoolBackwardWork : IChunkedWork
    {
        public GlobalAveragePool2dShape Shape;
        public float* GradOutput;
        public float* GradInput;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int channels = Shape.Channels;
            int pixels = Shape.Height * Shape.Width;
            float* dy = GradOutput + (long)chunk * channels;
            float* first = GradInput + (long)chunk * pixels * channels;
            for (int channel = 0; channel < channels; channel++)
                first[channel] = dy[channel] / pixels;

            var row = new ReadOnlySpan<float>(first, channels);
            for (int pixel = 1; pixel < pixels; pixel++)
                row.CopyTo(new Span<float>(first + pixel * channels, channels));
        }
    }
}
