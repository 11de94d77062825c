using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Training;

/// <summary>One of the models that train side by side: its clips, the steps that they make, and what the log of these comes to.</summary>
internal sealed class ModelPlan
{
    private readonly int[] clips;
    private readonly int batch;
    private readonly int[] order;

    /// <param name="options">How it is trained.</param>
    /// <param name="sourceClips">The number of clips in the source.</param>
    public ModelPlan(TrainerOptions options, int sourceClips)
    {
        Options = options;
        clips = options.Clips?.ToArray() ?? [.. Enumerable.Range(0, sourceClips)];
        if (clips.Length == 0)
            throw new ArgumentException("there is no clip to train on", nameof(options));
        if (clips.Any(clip => clip < 0 || clip >= sourceClips))
            throw new ArgumentException($"a model's clips are not all among the {sourceClips} of the source", nameof(options));

        batch = options.Batch;
        order = new int[clips.Length];
    }

    public TrainerOptions Options { get; }

    public int Clips => clips.Length;

    /// <summary>Steps of an epoch with a full batch.</summary>
    public int FullSteps => clips.Length / batch;

    /// <summary>Clips of an epoch's last step, or 0 where the full batches leave none.</summary>
    public int Rest => clips.Length % batch;

    public int StepsPerEpoch => FullSteps + (Rest > 0 ? 1 : 0);

    public int Steps => checked(StepsPerEpoch * Options.Epochs);

    /// <summary>Whether its training was ended before its last epoch.</summary>
    public bool IsRetired { get; set; }

    public bool TakesPartIn(int epoch) => !IsRetired && epoch < Options.Epochs;

    public ScheduleEntry[] Schedule() => StepSchedule.Of(Options, Steps);

    public int BatchOf(int step) => step < FullSteps ? batch : Rest;

    /// <summary>Shuffles the clips.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="row">Receives the clips' indices in the source; what lies behind them is left as it is.</param>
    public void Shuffle(int epoch, Span<int> row)
    {
        EpochOrder.Fill(Options.Seed, epoch, order);
        for (int i = 0; i < order.Length; i++)
            row[i] = clips[order[i]];
    }

    /// <summary>Counters before a step of an epoch; an epoch that it does not take part in leaves it no clips.</summary>
    public StepCounters CountersBefore(int epoch, int step) => TakesPartIn(epoch)
        ? new StepCounters(epoch * StepsPerEpoch + step, StepCounters.None, epoch, Math.Min(step * batch, Clips), Clips)
        : new StepCounters(Steps, StepCounters.None, 0, 0);

    public EpochResult Summarise(int epoch, StepLogEntry[] rows)
    {
        double loss = 0;
        double correct = 0;
        int seen = Math.Min(Clips, rows.Length * batch);
        for (int step = 0; step < rows.Length; step++)
        {
            // The tutorial, which normalises by batch, also reports the mean over batches.
            loss += Options.Normalisation is null ? rows[step].Loss / rows.Length : rows[step].Loss * ((double)BatchOf(step) / seen);
            correct += rows[step].Correct;
        }

        int steps = epoch * StepsPerEpoch + rows.Length;
        var schedule = new OneCycle(Steps, Options.MaximumRate);
        return new EpochResult(epoch, steps, loss, correct / seen, schedule.LearningRate(steps - 1), schedule.Beta1(steps - 1));
    }

    /// <summary>The mean and deviation of an epoch's batches, each of which was normalised by its own, pooled.</summary>
    /// <param name="rows">The log of these batches.</param>
    /// <param name="perImage">Values of an image.</param>
    public Normalisation Pool(StepLogEntry[] rows, long perImage)
    {
        int seen = Math.Min(Clips, rows.Length * batch);
        double mean = 0;
        for (int step = 0; step < rows.Length; step++)
            mean += rows[step].Mean * ((double)BatchOf(step) / seen);

        double squares = 0;
        for (int step = 0; step < rows.Length; step++)
        {
            double values = (double)BatchOf(step) * perImage;
            double distance = rows[step].Mean - mean;
            squares += (values - 1) * rows[step].Deviation * rows[step].Deviation + values * distance * distance;
        }

        return Normalisation.From(seen * perImage, mean, squares);
    }

    /// <summary>What is said of a step that went bad.</summary>
    public BadStepException BadStep(int epoch, int step)
    {
        int inEpoch = step - epoch * StepsPerEpoch;
        EpochOrder.Fill(Options.Seed, epoch, order);
        double rate = new OneCycle(Steps, Options.MaximumRate).LearningRate(step);
        return new BadStepException(step, epoch, rate, order.AsSpan(inEpoch * batch, BatchOf(inEpoch)).ToArray());
    }
}
