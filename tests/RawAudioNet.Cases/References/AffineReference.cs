namespace RawAudioNet.Cases.References;

/// <summary>The scale and shift a channel that a reader of an activation applies.</summary>
public static class AffineReference
{
    /// <summary><c>y = x·scale[c] + shift[c]</c> over channels-last values of M models; without a scale the values themselves.</summary>
    public static double[] Apply(double[] values, double[]? scale, double[]? shift, int models, int channels)
    {
        if (scale is null || shift is null)
            return values;

        var result = new double[values.Length];
        int perModel = values.Length / models;
        for (int i = 0; i < values.Length; i++)
        {
            int parameter = i / perModel * channels + i % channels;
            result[i] = values[i] * scale[parameter] + shift[parameter];
        }

        return result;
    }
}
