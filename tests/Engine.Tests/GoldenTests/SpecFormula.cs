namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>The specification's formula for reproducible data: <c>h(i, s) = (((i·i·31 + i·7919 + s·104729) mod 2003) − 1001) / 1001</c>.</summary>
internal static class SpecFormula
{
    /// <summary>One value.</summary>
    /// <param name="i">The flat index.</param>
    /// <param name="s">The stream.</param>
    public static double Value(long i, int s) => ((i * i * 31 + i * 7919 + s * 104729L) % 2003 - 1001) / 1001.0;

    /// <summary>A tensor's worth of values, <c>offset + factor·h(i, s)</c>.</summary>
    public static double[] Values(long count, int s, double factor = 1, double offset = 0)
    {
        var values = new double[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = offset + factor * Value(i, s);
        return values;
    }
}
