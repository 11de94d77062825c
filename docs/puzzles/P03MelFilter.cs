namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 3: a mel filter. The ear tells 200 Hz from 300 Hz easily and 8000 Hz from 8100 Hz hardly. So bins are gathered into bands
/// that grow wider upwards: triangles whose corners are equally far apart not in hertz but in mels. With M bands there are M + 2 corners:
/// <code>mel(f) = 2595·log10(1 + f/700),  f(mel) = 700·(10^(mel/2595) − 1)
/// f_j = f(mel(nyquist)·j / (M + 1)),  j = 0 … M + 1
/// weight of bin k in band m = max(0, min((F_k − f_m) / (f_{m+1} − f_m), (f_{m+2} − F_k) / (f_{m+2} − f_{m+1})))</code>
/// where bin k lies at F_k = nyquist·k / (bins − 1). Chapter: docs/tour/04-mel-and-decibels.md. The real code:
/// src/Engine/Spectrograms/MelFilterbank.cs with src/Engine/Numerics/MelScale.cs, which you may call.
/// </summary>
internal static class P03MelFilter
{
    /// <param name="mel">The band, m.</param>
    /// <param name="mels">Bands in all, M.</param>
    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="nyquistHz">The frequency of the last bin.</param>
    /// <returns>The band's weight of each bin, <c>[bins]</c>.</returns>
    public static double[] Filter(int mel, int mels, int bins, double nyquistHz)
    {
        throw new UnfilledException(); // Ten lines in place of this one.
    }
}
