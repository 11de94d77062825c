namespace RawAudioNet.Cases;

/// <summary>What a tensor must hold after an operation, and the scale against which each value's error is measured.</summary>
/// <param name="Values">The reference's values; NaN asks for NaN.</param>
/// <param name="Scales">One scale a value (for a sum of products, the sum of their absolute values); null: the value itself.</param>
public sealed record Expected(double[] Values, double[]? Scales = null)
{
    /// <summary>Values measured against themselves.</summary>
    public static implicit operator Expected(double[] values) => new(values);

    /// <summary>Values measured against themselves.</summary>
    public static Expected FromDoubleArray(double[] values) => new(values);

    /// <summary>Values measured against one scale, as where an error in any input reaches every output.</summary>
    public static Expected WithScale(double[] values, double scale) => new(values, Array.ConvertAll(values, _ => scale));

    /// <summary>What is wrong with the first value that is farther off than allowed, and how many are; null when none is.</summary>
    /// <param name="name">The tensor's role, for the message.</param>
    /// <param name="got">The values that are there.</param>
    /// <param name="tolerance">The error allowed.</param>
    public string? Deviation(string name, ReadOnlySpan<float> got, Tolerance tolerance)
    {
        if (got.Length != Values.Length)
            return $"{name}: the reference has {Values.Length} values, the tensor {got.Length}";

        int wrong = 0;
        string first = "";
        for (int i = 0; i < got.Length; i++)
        {
            double scale = Math.Abs((Scales ?? Values)[i]);
            if (IsClose(got[i], Values[i], tolerance.Relative * scale))
                continue;

            if (wrong++ == 0)
            {
                double error = Math.Abs(got[i] - Values[i]);
                first = $"{name}[{i}] is {got[i]:R}, not {Values[i]:R}: error {error:E2}, allowed {tolerance.Relative * scale:E2}";
            }
        }

        return wrong == 0 ? null : $"{first} ({wrong} of {got.Length} are wrong; tolerance: {tolerance.Reason})";
    }

    /// <summary>The largest error of all values, relative to each one's scale.</summary>
    /// <param name="got">The values that are there.</param>
    public double LargestError(ReadOnlySpan<float> got)
    {
        double largest = 0;
        for (int i = 0; i < got.Length; i++)
        {
            double error = double.IsNaN(Values[i]) || got[i] == (float)Values[i] ? 0 : Math.Abs(got[i] - Values[i]) / Math.Abs((Scales ?? Values)[i]);
            largest = Math.Max(largest, error);
        }

        return largest;
    }

    private static bool IsClose(float got, double want, double allowed) =>
        double.IsNaN(want) ? float.IsNaN(got) : got == (float)want || Math.Abs(got - want) <= allowed;
}
