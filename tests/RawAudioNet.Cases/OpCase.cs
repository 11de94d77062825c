namespace RawAudioNet.Cases;

/// <summary>
/// One operation on one shape: how to make its arguments, what it must compute and how exactly, and how much work that is. The same case
/// serves the tests of values, bounds, repeatability and allocation, and the benchmark.
/// </summary>
/// <param name="Op">The contract's method.</param>
/// <param name="Shape">The shape and what is special, for people.</param>
/// <param name="Size">Where it is worth running.</param>
/// <param name="Tolerance">How far results may be off.</param>
/// <param name="Bind">Makes the arguments and returns the call; results are computed by the reference only when they are compared.</param>
public sealed record OpCase(string Op, string Shape, CaseSize Size, Tolerance Tolerance, Func<OpArguments, Action> Bind)
{
    /// <summary>The case's name, different from every other's.</summary>
    public string Name => $"{Op} {Shape}";

    /// <summary>Floating-point operations, a multiplication and an addition counted as two.</summary>
    public double Flops { get; init; }

    /// <summary>Bytes that must be read and written at least: every argument once.</summary>
    public double Bytes { get; init; }
}
