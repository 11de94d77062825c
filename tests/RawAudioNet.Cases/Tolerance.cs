namespace RawAudioNet.Cases;

/// <summary>How far a float32 result may be from the double reference, relative to the <see cref="Expected"/> values' scale, and why.</summary>
/// <param name="Relative">The factor; 0 asks for the reference's value rounded to float32.</param>
/// <param name="Reason">What makes it that large.</param>
public readonly record struct Tolerance(double Relative, string Reason)
{
    /// <summary>For values that are copied or chosen, not computed.</summary>
    public static Tolerance Exact { get; } = new(0, "nothing is rounded");

    /// <summary>
    /// For sums of products measured against the sum of the products' absolute values: every rounding error is at most 2^-24 = 6e-8 of a
    /// partial sum, the errors' signs are mixed, and the partial sums are smaller than the scale. An index off by one is off by 1e-2 and more.
    /// </summary>
    public static Tolerance SumOfProducts { get; } = new(1e-6, "a few roundings of 6e-8, relative to the sum of absolute products");

    /// <summary>For a formula of a few operations, with a root or a division among them.</summary>
    public static Tolerance FewOperations { get; } = new(1e-6, "about ten roundings of 6e-8");
}
