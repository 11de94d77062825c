using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases;

/// <summary>A step state of M models that stand at different steps, with a log that shows where it is overwritten.</summary>
/// <param name="Schedule">The schedule, one row of equally many steps a model.</param>
/// <param name="Seeds">One seed a model.</param>
/// <param name="Counters">The counters.</param>
/// <param name="Log">The log <c>[M][steps]</c>.</param>
public sealed record CaseState(ScheduleEntry[][] Schedule, ulong[] Seeds, StepCounters[] Counters, StepLogEntry[] Log)
{
    /// <summary>The number of steps in the schedule.</summary>
    public const int Steps = 5;

    /// <summary>The maximum learning rate of model m's schedule is (m + 1) times this.</summary>
    public const double LearningRate = 1e-2;

    /// <summary>
    /// M models: model m stands before step m + 1 of its own one-cycle schedule, in epoch 3·m. Of three, the second sits the step out.
    /// </summary>
    public static CaseState Of(int models)
    {
        var schedule = new ScheduleEntry[models][];
        var seeds = new ulong[models];
        var counters = new StepCounters[models];
        var log = new StepLogEntry[models * Steps];
        for (int m = 0; m < models; m++)
        {
            seeds[m] = 0x9E3779B97F4A7C15 * (ulong)(m + 1);
            counters[m] = new StepCounters(m + 1, StepCounters.None, 3 * m, 2 * m + 1, Clips: 1000, Idle: models > 2 && m == 1 ? 1 : 0);
            schedule[m] = new ScheduleEntry[Steps];
            for (int step = 0; step < Steps; step++)
            {
                (double learningRate, double beta1) = OneCycle(m, step);
                schedule[m][step] = new ScheduleEntry(
                    (float)learningRate,
                    (float)beta1,
                    (float)(1 - beta1),
                    (float)(learningRate / (1 - Math.Pow(beta1, step + 1))),
                    (float)Math.Sqrt(1 - Math.Pow(0.999, step + 1)));
                log[m * Steps + step] = new StepLogEntry(100 + step, 200 + step, 300 + step, 400 + step);
            }
        }

        return new CaseState(schedule, seeds, counters, log);
    }

    /// <summary>Learning rate and β1 of a model before a step.</summary>
    public static (double LearningRate, double Beta1) OneCycle(int model, int step) =>
        References.StepReference.OneCycle(step, Steps, LearningRate * (model + 1), cosine: false);

    /// <summary>Whether a step leaves a model alone: it went bad before, or sits the step out.</summary>
    public bool IsLeftAlone(int model) => Counters[model] is { Idle: not 0 } or { FirstBadStep: not StepCounters.None };

    /// <summary>The row of the log of a model's current step.</summary>
    public int CurrentRow(int model) => model * Steps + Counters[model].Step;

    /// <summary>The same with one model's first bad step set.</summary>
    public CaseState WithBadStep(int model, int step)
    {
        var counters = (StepCounters[])Counters.Clone();
        counters[model] = counters[model] with { FirstBadStep = step };
        return this with { Counters = counters };
    }

    /// <summary>The log with the current row of each model changed that does not sit the step out.</summary>
    public StepLogEntry[] LogWith(Func<int, StepLogEntry, StepLogEntry> change)
    {
        var log = (StepLogEntry[])Log.Clone();
        for (int m = 0; m < Counters.Length; m++)
        {
            if (Counters[m].Idle == 0)
                log[CurrentRow(m)] = change(m, log[CurrentRow(m)]);
        }

        return log;
    }
}
