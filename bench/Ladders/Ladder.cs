using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Ladders;

/// <summary>One computation in many versions, each a small step from the one before; the last is the shipped code.</summary>
/// <param name="Name">The computation, one word: it names the picture's file.</param>
/// <param name="Work">What is computed, with its extents.</param>
/// <param name="Flops">Floating-point operations that the best known algorithm needs, a multiplication and an addition counted as two.</param>
/// <param name="Bytes">Bytes of arguments and results, each counted once.</param>
/// <param name="Want">What every rung must compute, from the double reference.</param>
/// <param name="Tolerance">How far a rung may be off.</param>
/// <param name="Rungs">The versions, the naive one first.</param>
internal sealed record Ladder(
    string Name, string Work, double Flops, double Bytes, Expected Want, Tolerance Tolerance, IReadOnlyList<Rung> Rungs)
{
    /// <summary>Whether memory and not arithmetic is what the computation asks of a machine: its rates are then bytes.</summary>
    public bool IsOfMemory { get; init; }

    /// <summary>Runs and checks each rung, then times it.</summary>
    /// <exception cref="InvalidOperationException">A rung computes something else than the reference.</exception>
    public IReadOnlyList<RungTiming> Climb() => [.. Rungs.Select(rung =>
    {
        rung.Run();
        rung.Wait();
        float[] got = rung.Result();
        if (Want.Deviation(rung.Name, got, Tolerance) is { } deviation)
            throw new InvalidOperationException($"{Name}: {deviation}");
        return RungTiming.Of(rung, Want.LargestError(got));
    })];
}
