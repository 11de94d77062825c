using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Maximum pooling in double.</summary>
public static class MaxPool2dReference
{
    /// <summary>The largest value of each window and its place <c>row·W + column</c>; the first of equals, NaN before everything.</summary>
    public static (double[] Values, int[] Winners) Forward(MaxPool2dShape shape, double[] input)
    {
        var values = new double[shape.Output.Count];
        var winners = new int[shape.Output.Count];
        int output = 0;
        for (int n = 0; n < shape.Images; n++)
        for (int i = 0; i < shape.OutputHeight; i++)
        for (int j = 0; j < shape.OutputWidth; j++)
        for (int c = 0; c < shape.Channels; c++, output++)
        {
            winners[output] = -1;
            for (int row = i * shape.Stride - shape.Padding; row < i * shape.Stride - shape.Padding + shape.Kernel; row++)
            for (int column = j * shape.Stride - shape.Padding; column < j * shape.Stride - shape.Padding + shape.Kernel; column++)
            {
                if (row < 0 || row >= shape.InputHeight || column < 0 || column >= shape.InputWidth)
                    continue;

                double value = input[InputIndex(shape, n, row * shape.InputWidth + column, c)];
                if (winners[output] < 0 || value > values[output] || (double.IsNaN(value) && !double.IsNaN(values[output])))
                {
                    values[output] = value;
                    winners[output] = row * shape.InputWidth + column;
                }
            }
        }

        return (values, winners);
    }

    /// <summary>Each dy is added to its window's winner.</summary>
    public static double[] Backward(MaxPool2dShape shape, double[] gradOutput, int[] winners)
    {
        var gradInput = new double[shape.Input.Count];
        int perImage = shape.OutputHeight * shape.OutputWidth * shape.Channels;
        for (int y = 0; y < gradOutput.Length; y++)
            gradInput[InputIndex(shape, y / perImage, winners[y], y % shape.Channels)] += gradOutput[y];
        return gradInput;
    }

    private static int InputIndex(MaxPool2dShape shape, int image, int place, int channel) =>
        (image * shape.InputHeight * shape.InputWidth + place) * shape.Channels + channel;
}
