using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Training;

/// <summary>The table of all steps of a run: the one-cycle schedule, and what else the options say of a step.</summary>
internal static class StepSchedule
{
    /// <summary>Makes the table, each value computed in double and rounded once.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="steps">The number of optimiser steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option that is no number, or outside its range.</exception>
    public static ScheduleEntry[] Of(TrainerOptions options, int steps)
    {
        RequirePart(options.LabelSmoothing, nameof(options.LabelSmoothing));
        RequirePart(options.AverageDecay, nameof(options.AverageDecay));
        if (!double.IsFinite(options.WeightDecay) || options.WeightDecay < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.WeightDecay, $"{nameof(options.WeightDecay)} is a number from 0");

        var cycle = new OneCycle(steps, options.MaximumRate);
        ScheduleEntry[] table = OneCycle.Schedule(steps, options.MaximumRate);
        for (int step = 0; step < steps; step++)
        {
            table[step] = table[step] with
            {
                WeightDecay = (float)(cycle.LearningRate(step) * options.WeightDecay),
                AverageDecay = (float)Math.Min(options.AverageDecay, WarmUp(step)),
                LabelSmoothing = (float)options.LabelSmoothing,
            };
        }

        return table;
    }

    // A young average leans on what is new: otherwise the first, random weights would stay in it for the 1/(1 − d) steps that it looks back.
    private static double WarmUp(int step) => (1.0 + step) / (10.0 + step);

    private static void RequirePart(double value, string name)
    {
        if (!(value is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 to below 1");
    }
}
