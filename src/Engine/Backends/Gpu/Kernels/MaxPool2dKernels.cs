using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Maximum pooling: one thread computes one value.</summary>
internal static class MaxPool2dKernels
{
    /// <summary>One thread: one output; its window's values and 8 bytes written.</summary>
    internal readonly struct Forward(ArrayView<float> input, ArrayView<float> output, ArrayView<int> winners, MaxPool2dShape shape) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                int channel = item % shape.Channels;
                int place = item / shape.Channels;
                int firstColumn = place % shape.OutputWidth * shape.Stride - shape.Padding;
                int firstRow = place / shape.OutputWidth % shape.OutputHeight * shape.Stride - shape.Padding;
                int image = place / (shape.OutputWidth * shape.OutputHeight);
                float best = 0f;
                int winner = -1;
                for (int row = Math.Max(firstRow, 0); row < Math.Min(firstRow + shape.Kernel, shape.InputHeight); row++)
                {
                    for (int column = Math.Max(firstColumn, 0); column < Math.Min(firstColumn + shape.Kernel, shape.InputWidth); column++)
                    {
                        float value = input[((image * shape.InputHeight + row) * shape.InputWidth + column) * shape.Channels + channel];
                        if (winner < 0 || value > best || (float.IsNaN(value) && !float.IsNaN(best)))
                        {
                            best = value;
                            winner = row * shape.InputWidth + column;
                        }
                    }
                }

                output[item] = best;
                winners[item] = winner;
            }
        }
    }

    /// <summary>One thread: one input's gradient, from the windows over it in row-major order.</summary>
    internal readonly struct Backward(ArrayView<float> gradOutput, ArrayView<int> winners, ArrayView<float> gradInput, MaxPool2dShape shape) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < gradInput.IntLength; item += Items.Step)
            {
                int channel = item % shape.Channels;
                int place = item / shape.Channels;
                int column = place % shape.InputWidth;
                int row = place / shape.InputWidth % shape.InputHeight;
                int image = place / (shape.InputWidth * shape.InputHeight);
                float sum = 0f;
                for (int i = FirstWindow(row); i < EndWindow(row, shape.OutputHeight); i++)
                {
                    for (int j = FirstWindow(column); j < EndWindow(column, shape.OutputWidth); j++)
                    {
                        int window = ((image * shape.OutputHeight + i) * shape.OutputWidth + j) * shape.Channels + channel;
                        if (winners[window] == row * shape.InputWidth + column)
                            sum += gradOutput[window];
                    }
                }

                gradInput[item] = sum;
            }
        }

        private int FirstWindow(int position) =>
            Math.Max(position + shape.Padding - shape.Kernel + shape.Stride, 0) / shape.Stride;

        private int EndWindow(int position, int windows) => Math.Min((position + shape.Padding) / shape.Stride + 1, windows);
    }
}
