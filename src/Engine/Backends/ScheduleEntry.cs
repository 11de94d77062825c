using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends;

/// <summary>What the device needs to know of one step; the table of all steps is uploaded once, before training.</summary>
/// <param name="LearningRate">The learning rate, for the log.</param>
/// <param name="Beta1">The decay of the first moment, which OneCycle moves.</param>
/// <param name="OneMinusBeta1">1 − β1, rounded once from double.</param>
/// <param name="StepSize">lr / (1 − β1^t), t counting from 1.</param>
/// <param name="SecondMomentCorrection">√(1 − β2^t).</param>
/// <param name="WeightDecay">lr·λ: the part of a weight that this step takes off it, besides Adam.</param>
/// <param name="AverageDecay">d: how much of the averaged weights this step leaves.</param>
/// <param name="LabelSmoothing">ε: the part of a label that all classes share.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ScheduleEntry(
    float LearningRate,
    float Beta1,
    float OneMinusBeta1,
    float StepSize,
    float SecondMomentCorrection,
    float WeightDecay = 0,
    float AverageDecay = 0,
    float LabelSmoothing = 0);
