namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 1: the Hann window. A piece cut out of a sound begins and ends with a jump that the sound never had, and a jump has all
/// frequencies. So the piece is faded in and out before its spectrum is taken:
/// <code>w[j] = 0.5 − 0.5·cos(2πj / L),  j = 0 … L − 1</code>
/// The first value is 0, the middle one 1. Chapter: docs/tour/03-stft.md. The real code: src/Engine/Spectrograms/SpectrogramTables.cs.
/// </summary>
internal static class P01Window
{
    /// <param name="length">L.</param>
    /// <returns>The window, <c>[L]</c>.</returns>
    public static double[] Window(int length)
    {
        throw new UnfilledException(); // Four lines in place of this one.
    }
}
