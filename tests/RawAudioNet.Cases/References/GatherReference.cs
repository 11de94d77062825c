using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Gathering a batch out of a store, rolled in time.</summary>
public static class GatherReference
{
    /// <summary>The shift of an image: <c>⌊u·limit⌋</c>, or <c>⌊(2u−1)·limit⌋</c> both ways.</summary>
    public static int Shift(TimeShift shift, double uniform) =>
        (int)Math.Floor(shift.BothWays ? (2 * uniform - 1) * shift.Limit : uniform * shift.Limit);

    /// <summary><c>y[i, h, (w + shift_i) mod W, c] = store[rows[i], h, w, c]</c>, or <c>mono[rows[i] − rows of store, h, w]</c>.</summary>
    public static double[] Frames(GatherFramesShape shape, double[] store, double[] mono, int[] rows, int[] shifts)
    {
        int perRow = shape.Height * shape.Width * shape.Channels;
        int storeRows = store.Length / perRow;
        var output = new double[shape.Output.Count];
        for (int i = 0; i < shape.Images; i++)
        for (int h = 0; h < shape.Height; h++)
        for (int w = 0; w < shape.Width; w++)
        for (int c = 0; c < shape.Channels; c++)
        {
            int target = Modulo(w + shifts[i], shape.Width);
            output[((i * shape.Height + h) * shape.Width + target) * shape.Channels + c] = rows[i] < storeRows
                ? store[((rows[i] * shape.Height + h) * shape.Width + w) * shape.Channels + c]
                : mono[((rows[i] - storeRows) * shape.Height + h) * shape.Width + w];
        }

        return output;
    }

    /// <summary><c>y[i, c, (t + shift_i) mod T] = store[rows[i], c, t]</c>, or the channels of a clip rolled as one row.</summary>
    public static double[] Samples(GatherSamplesShape shape, double[] store, int[] rows, int[] shifts, bool acrossChannels)
    {
        int length = acrossChannels ? shape.Channels * shape.Samples : shape.Samples;
        int rowsOfImage = acrossChannels ? 1 : shape.Channels;
        var output = new double[shape.Output.Count];
        for (int i = 0; i < shape.Images; i++)
        for (int row = 0; row < rowsOfImage; row++)
        for (int t = 0; t < length; t++)
            output[(i * rowsOfImage + row) * length + Modulo(t + shifts[i], length)] = store[(rows[i] * rowsOfImage + row) * length + t];
        return output;
    }

    private static int Modulo(int value, int divisor) => (value % divisor + divisor) % divisor;
}
