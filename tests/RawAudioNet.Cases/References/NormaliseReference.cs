namespace RawAudioNet.Cases.References;

/// <summary>Normalisation by the moments of a batch in double.</summary>
public static class NormaliseReference
{
    /// <summary>Mean and unbiased standard deviation of each model's values, <c>[M][2]</c>.</summary>
    public static double[] Moments(int models, double[] values)
    {
        int perModel = values.Length / models;
        var moments = new double[2 * models];
        for (int m = 0; m < models; m++)
        {
            double[] own = values[(m * perModel)..((m + 1) * perModel)];
            double mean = own.Average();
            moments[2 * m] = mean;
            moments[2 * m + 1] = Math.Sqrt(own.Sum(x => (x - mean) * (x - mean)) / (perModel - 1));
        }

        return moments;
    }

    /// <summary><c>x = (x − mean_m) / deviation_m</c>.</summary>
    public static double[] Apply(int models, double[] values, double[] moments)
    {
        int perModel = values.Length / models;
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[i] = (values[i] - moments[2 * (i / perModel)]) / moments[2 * (i / perModel) + 1];
        return result;
    }
}
