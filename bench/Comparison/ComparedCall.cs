using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Comparison;

/// <summary>One way to compute a case: on a device, by the naive reference, or by another library.</summary>
/// <param name="Case">The case.</param>
/// <param name="Way">The device's id, <see cref="Naive"/> or <see cref="Library"/>.</param>
internal sealed record ComparedCall(OpCase Case, string Way)
{
    /// <summary>The double reference of the tests.</summary>
    public const string Naive = "naive";

    /// <summary>MathNet.Numerics.</summary>
    public const string Library = "MathNet";

    /// <summary>Whether it runs on a device.</summary>
    public bool IsKernel => Way is not (Naive or Library);

    /// <summary>The call's name, different from every other's.</summary>
    public string Name => $"{Case.Name} @ {Way}";
}
