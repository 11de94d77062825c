namespace RawAudioNet.Cases.References;

/// <summary>The rectifier in double.</summary>
public static class ReluReference
{
    /// <summary><c>y = max(0, x)</c>; NaN stays NaN.</summary>
    public static double[] Forward(double[] input) => Array.ConvertAll(input, x => x < 0 ? 0 : x);

    /// <summary><c>dx = dy·[y &gt; 0]</c>.</summary>
    public static double[] Backward(double[] output, double[] gradOutput)
    {
        var gradInput = new double[output.Length];
        for (int i = 0; i < output.Length; i++)
            gradInput[i] = output[i] > 0 ? gradOutput[i] : 0;
        return gradInput;
    }
}
