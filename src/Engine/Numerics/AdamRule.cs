using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// Adam for one weight, shared by the CPU's remainder loop and the GPU kernel:
/// <c>m = β1·m + (1−β1)·g</c>, <c>v = β2·v + (1−β2)·g²</c>, <c>p −= lr·λ·p</c>, <c>p −= α·m / (√v/√(1−β2^t) + ε)</c> with <c>α = lr/(1−β1^t)</c>.
/// </summary>
/// <remarks>
/// Sources: Kingma and Ba, "Adam" (2015), algorithm 1; ε placed as torch.optim.Adam does: outside the root, after the correction. The decay is that
/// of Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), with PyTorch's lr·λ; without it, λ = 0, not a bit changes.
/// </remarks>
public static class AdamRule
{
    /// <summary>The decay of the squared gradient.</summary>
    public const float Beta2 = 0.999f;

    /// <summary>1 − β2, rounded once from double.</summary>
    public const float OneMinusBeta2 = (float)(1.0 - 0.999);

    /// <summary>The guard against division by zero.</summary>
    public const float Epsilon = 1e-8f;

    /// <summary>The next first moment.</summary>
    public static float FirstMoment(float moment, float gradient, ScheduleEntry schedule) =>
        moment * schedule.Beta1 + schedule.OneMinusBeta1 * gradient;

    /// <summary>The next second moment.</summary>
    public static float SecondMoment(float moment, float gradient) => moment * Beta2 + OneMinusBeta2 * gradient * gradient;

    /// <summary>The weight without what weight decay takes off it, before the moments move it.</summary>
    /// <param name="weight">p.</param>
    /// <param name="decays">1 where the weight decays, else 0.</param>
    /// <param name="schedule">Holds lr·λ.</param>
    public static float Decayed(float weight, float decays, ScheduleEntry schedule) => weight - schedule.WeightDecay * decays * weight;

    /// <summary>The next weight, from the moments already updated.</summary>
    public static float Weight(float weight, float firstMoment, float secondMoment, ScheduleEntry schedule) =>
        weight - schedule.StepSize * (firstMoment / (MathF.Sqrt(secondMoment) / schedule.SecondMomentCorrection + Epsilon));
}
