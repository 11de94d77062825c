namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 4: decibels. Loudness is felt in ratios, so powers become logarithms; and what is 80 dB below the loudest is not heard, so
/// there the image is cut off. Silence would be −∞; powers below 1e-10 count as 1e-10.
/// <code>D[i] = 10·log10(max(x[i], 1e-10)),  then D[i] = max(D[i], max(D) − topDb)</code>
/// Chapter: docs/tour/04-mel-and-decibels.md. The real code: src/Engine/Backends/Cpu/CpuBackend.Spectrogram.cs.
/// </summary>
internal static class P04Decibels
{
    /// <param name="power">x.</param>
    /// <param name="topDb">The range that is kept, in dB.</param>
    /// <returns>D, as long as x.</returns>
    public static double[] Decibels(double[] power, double topDb)
    {
        throw new UnfilledException(); // Five lines in place of this one.
    }
}
