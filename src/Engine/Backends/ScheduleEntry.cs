using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends;

/// <summary>What Adam needs to know of one step; the table of all steps is uploaded once, before training.</summary>
/// <param name="LearningRate">The learning rate, for the log.</param>
/// <param name="Beta1">The decay of the first moment, which OneCycle moves.</param>
/// <param name="OneMinusBeta1">1 − β1, rounded once from double.</param>
/// <param name="StepSize">lr / (1 − β1^t), t counting from 1.</param>
/// <param name="SecondMomentCorrection">√(1 − β2^t).</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ScheduleEntry(
    float LearningRate, float Beta1, float OneMinusBeta1, float StepSize, float SecondMomentCorrection);
