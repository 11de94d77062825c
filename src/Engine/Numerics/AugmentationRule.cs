namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// How uniform draws become a time shift and masks, in one place for both backends. The draws of one image are
/// <c>[shift, then per frequency mask (length, start), then per time mask (length, start)]</c>, each in [0, 1); those of
/// <see cref="MixingRule"/> come after them.
/// </summary>
/// <remarks>Masks: Park et al., "SpecAugment" (2019), as torchaudio's <c>mask_along_axis</c> computes them (the start uses the unfloored length).</remarks>
public static class AugmentationRule
{
    /// <summary>Index of the time shift's draw.</summary>
    public const int ShiftDraw = 0;

    /// <summary>Index of the first mask's length draw.</summary>
    public const int FirstMaskDraw = 1;

    /// <summary>Positions to roll right (negative: left): <c>⌊u·limit⌋</c>, or <c>⌊(2u−1)·limit⌋</c> when it goes both ways.</summary>
    /// <param name="uniform">The draw in [0, 1).</param>
    /// <param name="limit">The largest shift, in positions (not rounded); 0 switches the shift off.</param>
    /// <param name="bothWays">Whether the shift goes left as well as right.</param>
    public static int Shift(float uniform, float limit, bool bothWays) =>
        (int)MathF.Floor(bothWays ? (2f * uniform - 1f) * limit : uniform * limit);

    /// <summary>
    /// Positions to roll right so that a sound shorter than its window stays whole: each place within the silence around it, at most
    /// <paramref name="limit"/> away, is as likely. A sound that fills the window is rolled both ways as by <see cref="Shift"/>.
    /// </summary>
    /// <param name="uniform">The draw in [0, 1).</param>
    /// <param name="limit">The largest shift, in positions (not rounded).</param>
    /// <param name="first">The sound's first position.</param>
    /// <param name="length">Its number of positions.</param>
    /// <param name="size">The window's number of positions.</param>
    public static int ShiftOfSound(float uniform, float limit, int first, int length, int size)
    {
        int left = Math.Min((int)limit, first);
        int right = Math.Min((int)limit, size - first - length);
        return length >= size ? Shift(uniform, limit, true) : (int)MathF.Floor(uniform * (left + right + 1)) - left;
    }

    /// <summary>First masked position: <c>⌊u₂·(size − u₁·maximum)⌋</c>.</summary>
    public static int MaskStart(float lengthUniform, float startUniform, float maximum, int size) =>
        (int)MathF.Floor(startUniform * (size - lengthUniform * maximum));

    /// <summary>Number of masked positions: <c>⌊u₁·maximum⌋</c>; 0 when the maximum is below 1.</summary>
    public static int MaskLength(float lengthUniform, float maximum) => maximum < 1f ? 0 : (int)MathF.Floor(lengthUniform * maximum);
}
