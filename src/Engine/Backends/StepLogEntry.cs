using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends;

/// <summary>What one step leaves for the log; the host reads many at once.</summary>
/// <param name="Loss">The batch's loss.</param>
/// <param name="Correct">The number of images whose largest logit is their label's.</param>
/// <param name="Mean">The batch's mean before normalisation, where the recipe normalises by batch.</param>
/// <param name="Deviation">The batch's unbiased standard deviation, likewise.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct StepLogEntry(float Loss, float Correct, float Mean, float Deviation);
