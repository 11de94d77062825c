using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>Parameters and moments at one moment of a golden Adam run.</summary>
/// <param name="Weights">p.</param>
/// <param name="First">m.</param>
/// <param name="Second">v.</param>
/// <param name="Averages">The weights' moving averages; where the run keeps none, anything.</param>
internal sealed record GoldenAdam(double[] Weights, double[] First, double[] Second, double[] Averages)
{
    private static readonly Tolerance OfSteps = new(1e-6, "the state before is rounded to float32, then ten roundings");

    /// <summary>A run without averages.</summary>
    public GoldenAdam(double[] weights, double[] first, double[] second)
        : this(weights, first, second, weights)
    {
    }

    /// <summary>A step from one moment to the next.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="schedule">The run's schedule.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="gradient">g.</param>
    /// <param name="before">The moment before.</param>
    /// <param name="after">The moment after.</param>
    /// <param name="decays">1 for each parameter that decays, else 0; null where none does.</param>
    public static OpCase Case(
        string name, ScheduleEntry[] schedule, int step, double[] gradient, GoldenAdam before, GoldenAdam after, double[]? decays = null) =>
        new("Adam", name, CaseSize.Tiny, OfSteps, arguments =>
    {
        var state = new CaseState(
            [schedule], [0], [new StepCounters(step, StepCounters.None, 0, 0)], new StepLogEntry[schedule.Length]);
        var shape = new Shape(gradient.Length);
        var rows = new OptimiserRows(
            arguments.InPlace("values", 1, shape, before.Weights, () => after.Weights),
            arguments.Input("gradients", 1, shape, gradient),
            arguments.InPlace("first moment", 1, shape, before.First, () => after.First),
            arguments.InPlace("second moment", 1, shape, before.Second, () => after.Second),
            arguments.Input("decays", shape, decays ?? new double[gradient.Length]));

        // Without a decay of its own an average is the value.
        ModelTensor averages = arguments.InPlace("averages", 1, shape, before.Averages, () => after.Averages);
        StepState device = arguments.State(state);
        return () =>
        {
            arguments.Backend.Adam(rows, device);
            arguments.Backend.MoveAverage(averages, rows.Values, device);
        };
    });
}
