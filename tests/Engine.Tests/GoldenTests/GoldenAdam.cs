using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>Parameters and moments at one moment of a golden Adam run.</summary>
/// <param name="Weights">p.</param>
/// <param name="First">m.</param>
/// <param name="Second">v.</param>
internal sealed record GoldenAdam(double[] Weights, double[] First, double[] Second)
{
    private static readonly Tolerance OfSteps = new(1e-6, "the state before is rounded to float32, then ten roundings");

    /// <summary>A step from one moment to the next.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="schedule">The run's schedule.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="gradient">g.</param>
    /// <param name="before">The moment before.</param>
    /// <param name="after">The moment after.</param>
    public static OpCase Case(string name, ScheduleEntry[] schedule, int step, double[] gradient, GoldenAdam before, GoldenAdam after) =>
        new("Adam", name, CaseSize.Tiny, OfSteps, arguments =>
    {
        var state = new CaseState(
            [schedule], [0], [new StepCounters(step, StepCounters.None, 0, 0)], new StepLogEntry[schedule.Length]);
        var shape = new Shape(gradient.Length);
        ModelTensor values = arguments.InPlace("values", 1, shape, before.Weights, () => after.Weights);
        ModelTensor gradients = arguments.Input("gradients", 1, shape, gradient);
        ModelTensor first = arguments.InPlace("first moment", 1, shape, before.First, () => after.First);
        ModelTensor second = arguments.InPlace("second moment", 1, shape, before.Second, () => after.Second);
        StepState device = arguments.State(state);
        return () => arguments.Backend.Adam(values, gradients, first, second, device);
    });
}
