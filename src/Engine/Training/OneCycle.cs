using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// The one-cycle schedule: the learning rate climbs from a 25th of its maximum to the maximum in the first three tenths of the run and then
/// falls to a 250,000th of it, while Adam's β1 goes from 0.95 down to 0.85 and back.
/// </summary>
/// <remarks>
/// Source: Smith and Topin, "Super-Convergence" (2018), with the two phases, defaults and rounding of torch.optim.lr_scheduler.OneCycleLR.
/// The peak lies at the real number 0.3·T − 1, so it is only touched when that is a whole step; runs of one to three steps begin after it.
/// </remarks>
public sealed class OneCycle
{
    private const double RisingShare = 0.3;
    private const double InitialDivisor = 25;
    private const double FinalDivisor = 1e4;
    private const double LowestBeta1 = 0.85;
    private const double HighestBeta1 = 0.95;
    private const double Beta2 = 0.999;

    private readonly double initialRate;
    private readonly double maximumRate;
    private readonly double finalRate;
    private readonly double peak;
    private readonly Annealing annealing;

    /// <summary>Plans a run.</summary>
    /// <param name="steps">The number of optimiser steps, T.</param>
    /// <param name="maximumRate">The learning rate at the peak.</param>
    /// <param name="annealing">The curve between the three rates.</param>
    /// <exception cref="ArgumentOutOfRangeException">No step, or a maximum that is not a positive number.</exception>
    public OneCycle(int steps, double maximumRate, Annealing annealing = Annealing.Linear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!double.IsFinite(maximumRate) || maximumRate <= 0)
            throw new ArgumentOutOfRangeException(nameof(maximumRate), maximumRate, "a learning rate is a positive number");
        if (!Enum.IsDefined(annealing))
            throw new ArgumentOutOfRangeException(nameof(annealing), annealing, "unknown annealing");

        Steps = steps;
        this.maximumRate = maximumRate;
        this.annealing = annealing;
        initialRate = maximumRate / InitialDivisor;
        finalRate = initialRate / FinalDivisor;
        peak = RisingShare * steps - 1;
    }

    /// <summary>The number of optimiser steps, T.</summary>
    public int Steps { get; }

    /// <summary>The table of all steps that <see cref="StepState"/> takes, each value computed in double and rounded once.</summary>
    /// <param name="steps">The number of optimiser steps, T.</param>
    /// <param name="maximumRate">The learning rate at the peak.</param>
    /// <param name="annealing">The curve between the three rates.</param>
    /// <exception cref="ArgumentOutOfRangeException">No step, or a maximum that is not a positive number.</exception>
    public static ScheduleEntry[] Schedule(int steps, double maximumRate, Annealing annealing = Annealing.Linear)
    {
        var cycle = new OneCycle(steps, maximumRate, annealing);
        var table = new ScheduleEntry[steps];
        for (int step = 0; step < steps; step++)
            table[step] = cycle.Entry(step);
        return table;
    }

    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">The step, 0 to T − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step outside the run; nothing is extrapolated.</exception>
    public double LearningRate(int step) => Between(step, initialRate, maximumRate, finalRate);

    /// <summary>Adam's β1 at one step.</summary>
    /// <param name="step">The step, 0 to T − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step outside the run; nothing is extrapolated.</exception>
    public double Beta1(int step) => Between(step, HighestBeta1, LowestBeta1, HighestBeta1);

    // Adam's bias correction takes the current β1 to the power t, though the moment was gathered under other values of β1: so does
    // torch.optim, whose runs we reproduce.
    private ScheduleEntry Entry(int step)
    {
        double rate = LearningRate(step);
        double beta1 = Beta1(step);
        double t = step + 1;
        return new ScheduleEntry(
            LearningRate: (float)rate,
            Beta1: (float)beta1,
            OneMinusBeta1: (float)(1 - beta1),
            StepSize: (float)(rate / (1 - Math.Pow(beta1, t))),
            SecondMomentCorrection: (float)Math.Sqrt(1 - Math.Pow(Beta2, t)));
    }

    private double Between(int step, double initial, double top, double final)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        return step <= peak
            ? Anneal(initial, top, step / peak)
            : Anneal(top, final, (step - peak) / (Steps - 1 - peak));
    }

    private double Anneal(double from, double to, double share) => annealing == Annealing.Linear
        ? from + (to - from) * share
        : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}
