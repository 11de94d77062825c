using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Trains M copies of the network side by side (usually one). Everything is built before the first step; a step then only enqueues launches
/// with the same arguments each time, what changes lying on the device in <see cref="StepState"/>, so that a backend may record and replay it.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly IBackend backend;
    private readonly IBatchSource source;
    private readonly TensorArena activations = new("activations");
    private readonly TensorArena workspace = new("workspace");
    private readonly TensorArena constants = new("training constants");
    private readonly TrainingPass full;
    private readonly TrainingPass? last;
    private readonly DeviceBuffer<int> permutation;
    private readonly DeviceBuffer<int> identities;
    private readonly int[] order;
    private readonly int[] batchClips;
    private readonly ModelTensor moments;
    private readonly bool isResident;

    /// <summary>Builds the networks and takes all memory.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="source">Where batches come from.</param>
    /// <param name="options">How to train.</param>
    public Trainer(IBackend backend, IBatchSource source, TrainerOptions options)
    {
        using var construction = new Construction(this);
        if (source.Clips < 1)
            throw new ArgumentException("there is no clip to train on", nameof(source));

        this.backend = backend;
        this.source = source;
        Options = options;
        Models = options.Seeds.Count;
        isResident = source.IsResident && (options.Draws.IsRepeatable || !options.Augment);
        int batch = Math.Min(options.Batch, source.Clips);
        int rest = source.Clips % batch;
        StepsPerEpoch = (source.Clips + batch - 1) / batch;
        int steps = checked(StepsPerEpoch * options.Epochs);

        moments = ModelTensor.Reserve(constants, Models, new Shape(2));
        Tensor classWeights = options.ClassWeights is null ? default : constants.Reserve(new Shape(Models, options.ClassWeights.Count));
        constants.Allocate(backend);
        if (!classWeights.IsEmpty)
            classWeights.CopyFrom([.. Enumerable.Repeat(options.ClassWeights!, Models).SelectMany(weights => weights)]);
        if (options.Normalisation is not null)
            SetMoments(options.Normalisation);

        Parameters = new ParameterStore(Models);
        AudioClassifier.Create(options.Network).Declare(Parameters, source.ImageShape);
        Parameters.Allocate(backend, options.Seeds, withAverages: options.AverageDecay > 0);
        full = BuildPass(batch, classWeights);
        activations.Rewind();
        last = rest == 0 ? null : BuildPass(rest, classWeights);
        activations.Allocate(backend);
        workspace.Allocate(backend);

        ScheduleEntry[] schedule = StepSchedule.Of(options, steps);
        State = new StepState(backend, Enumerable.Repeat(schedule, Models).ToArray(), options.Seeds);
        permutation = backend.Allocate<int>((long)Models * source.Clips);
        identities = backend.Allocate<int>(source.Clips);
        identities.CopyFrom(source.Identities.ToArray());
        order = new int[Models * source.Clips];
        batchClips = new int[Models * batch];
        construction.Complete();
    }

    /// <summary>How the network is trained.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Models side by side, M.</summary>
    public int Models { get; }

    /// <summary>Steps an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The networks' parameters.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The step state.</summary>
    public StepState State { get; }

    /// <summary>Trains one epoch and reads its log, the only wait.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="afterStep">Called with the number of steps enqueued in this epoch, or null.</param>
    /// <param name="done">
    /// Of each model the log of the steps of this epoch that an earlier process did (<see cref="ReadSteps"/>), whose weights and moments are
    /// restored; null where the epoch begins now. Batches and draws are functions of the epoch, so that the end is the same to the bit.
    /// </param>
    /// <returns>One result a model.</returns>
    /// <exception cref="BadStepException">A loss or gradient was not finite; the weights are those from before that step.</exception>
    public IReadOnlyList<EpochResult> TrainEpoch(int epoch, Action<int>? afterStep = null, IReadOnlyList<StepLogEntry[]>? done = null)
    {
        int first = done is null ? 0 : done[0].Length;
        BeginEpoch(epoch, first);
        for (int model = 0; first > 0 && model < Models; model++)
            State.Log.CopyFrom(done![model], LogRow(model, epoch));
        for (int step = first; step < StepsPerEpoch; step++)
        {
            Step(epoch, step);
            afterStep?.Invoke(step + 1);
        }

        return ReadEpoch(epoch);
    }

    /// <summary>Shuffles the clips and sets the counters to a step of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0.</param>
    public void BeginEpoch(int epoch, int step = 0)
    {
        for (int model = 0; model < Models; model++)
            EpochOrder.Fill(Options.Seeds[model], epoch, order.AsSpan(model * source.Clips, source.Clips));
        permutation.CopyFrom(order);
        source.BeginEpoch(Models, epoch);
        State.SetCounters(new StepCounters(epoch * StepsPerEpoch + step, StepCounters.None, epoch, step * full.Batch, source.Clips));
    }

    /// <summary>One step: a batch is gathered, augmented and normalised, then forward, loss, backward, Adam.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0.</param>
    public void Step(int epoch, int step)
    {
        TrainingPass pass = PassOf(step);
        if (!isResident)
        {
            SelectBatch(pass);
            source.Load(Request(pass, epoch), HostClips(pass, step));
            if (step + 1 < StepsPerEpoch)
                source.Announce(Models, epoch, HostClips(PassOf(step + 1), step + 1));
        }

        pass.Work.Run();
    }

    /// <summary>Reads what an epoch's steps left in the log.</summary>
    /// <exception cref="BadStepException">A loss or gradient was not finite.</exception>
    public IReadOnlyList<EpochResult> ReadEpoch(int epoch)
    {
        var results = new EpochResult[Models];
        for (int model = 0; model < Models; model++)
            results[model] = Summarise(epoch, ReadSteps(model, epoch, StepsPerEpoch));
        return results;
    }

    /// <summary>The log of an epoch's steps so far, all of them good; waits for them.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Its steps so far.</param>
    /// <exception cref="BadStepException">A loss or gradient was not finite.</exception>
    public StepLogEntry[] ReadSteps(int model, int epoch, int steps)
    {
        int bad = State.Counters.ToArray()[model].FirstBadStep;
        return bad == StepCounters.None ? ReadLog(model, epoch)[..steps] : throw BadStep(model, epoch, bad);
    }

    /// <summary>What the steps of an epoch under way came to so far; waits for them.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Its steps so far, at least 1.</param>
    public EpochResult ReadPart(int model, int epoch, int steps) => Summarise(epoch, ReadLog(model, epoch)[..steps]);

    /// <summary>The log of one model's epoch, one row a step.</summary>
    public StepLogEntry[] ReadLog(int model, int epoch)
    {
        var rows = new StepLogEntry[StepsPerEpoch];
        State.Log.CopyTo(rows, LogRow(model, epoch));
        return rows;
    }

    /// <summary>
    /// What evaluation normalises by: the run's own pair, or, where each batch was normalised by itself, the pooled mean and deviation of an
    /// epoch's batches.
    /// </summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Its steps that are done, or null for all.</param>
    public Normalisation EvaluationNormalisation(int model, int epoch, int? steps = null)
    {
        if (Options.Normalisation is not null)
            return Options.Normalisation;

        StepLogEntry[] rows = ReadLog(model, epoch)[..(steps ?? StepsPerEpoch)];
        long perImage = source.ImageShape.Count;
        int clips = Math.Min(source.Clips, rows.Length * full.Batch);
        double mean = 0;
        for (int step = 0; step < rows.Length; step++)
            mean += rows[step].Mean * ((double)BatchOf(step) / clips);

        double squares = 0;
        for (int step = 0; step < rows.Length; step++)
        {
            double values = (double)BatchOf(step) * perImage;
            double distance = rows[step].Mean - mean;
            squares += (values - 1) * rows[step].Deviation * rows[step].Deviation + values * distance * distance;
        }

        return Normalisation.From(clips * perImage, mean, squares);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        full?.Dispose();
        last?.Dispose();
        activations.Dispose();
        workspace.Dispose();
        constants.Dispose();
        permutation?.Dispose();
        identities?.Dispose();
        State?.Dispose();
        Parameters?.Dispose();
    }

    private TrainingPass BuildPass(int batch, Tensor classWeights) => new(
        new BuildContext(backend, Models, batch, activations, workspace), Options, source.ImageShape, Parameters, classWeights, EnqueueRepeated);

    /// <summary>What is the same in every step: all of it where the host has no part in the batch, else what follows the batch.</summary>
    private void EnqueueRepeated(TrainingPass pass)
    {
        if (isResident)
        {
            SelectBatch(pass);
            source.Load(Request(pass, epoch: 0), []);
        }

        if (Options.Normalisation is null)
        {
            backend.BatchMoments(Models, pass.Features, moments, State, pass.Workspace);
            backend.Normalise(Models, pass.Features, moments);
        }

        Activation output = pass.Network.Forward(new Activation(pass.Features), ForwardMode.Training);
        pass.Network.Backward(pass.Head.Compute(output, pass.Labels, State, pass.Mix));
        backend.FinishStep(
            Parameters.Optimiser, Parameters.StatisticRows(pass.Corrections), Parameters.AverageRows, pass.Batch, State, pass.Workspace);
    }

    private void SelectBatch(TrainingPass pass)
    {
        backend.SelectBatch(Models, pass.Batch, permutation, source.Clips, identities, pass.Clips, pass.Identities, State);
        if (Options.Augment)
            Options.Draws.Draw(backend, Models, pass.Batch, pass.Identities, pass.Draws, State);
    }

    private BatchRequest Request(TrainingPass pass, int epoch) => new(
        Models,
        pass.Batch,
        epoch,
        pass.Clips,
        Options.Augment ? pass.Draws : default,
        pass.Features,
        pass.Labels,
        pass.Masks,
        Options.Normalisation is null ? default : moments,
        pass.Workspace,
        pass.Mix);

    /// <summary>The clips that <see cref="IBackend.SelectBatch"/> chooses, worked out on the host.</summary>
    private ReadOnlySpan<int> HostClips(TrainingPass pass, int step)
    {
        for (int model = 0; model < Models; model++)
        {
            order.AsSpan(model * source.Clips + step * full.Batch, pass.Batch).CopyTo(batchClips.AsSpan(model * pass.Batch));
        }

        return batchClips.AsSpan(0, pass.Images);
    }

    private TrainingPass PassOf(int step) => step == StepsPerEpoch - 1 && last is not null ? last : full;

    private long LogRow(int model, int epoch) => (long)model * State.Steps + (long)epoch * StepsPerEpoch;

    private int BatchOf(int step) => PassOf(step).Batch;

    private EpochResult Summarise(int epoch, StepLogEntry[] rows)
    {
        double loss = 0;
        double correct = 0;
        int clips = 0;
        for (int step = 0; step < rows.Length; step++)
            clips += BatchOf(step);
        for (int step = 0; step < rows.Length; step++)
        {
            // The tutorial, which normalises by batch, also reports the mean over batches.
            loss += Options.Normalisation is null ? rows[step].Loss / rows.Length : rows[step].Loss * ((double)BatchOf(step) / clips);
            correct += rows[step].Correct;
        }

        int steps = epoch * StepsPerEpoch + rows.Length;
        var schedule = new OneCycle(State.Steps, Options.MaximumRate);
        return new EpochResult(epoch, steps, loss, correct / clips, schedule.LearningRate(steps - 1), schedule.Beta1(steps - 1));
    }

    private BadStepException BadStep(int model, int epoch, int step)
    {
        int inEpoch = step - epoch * StepsPerEpoch;
        int first = model * source.Clips + inEpoch * full.Batch;
        double rate = new OneCycle(State.Steps, Options.MaximumRate).LearningRate(step);
        return new BadStepException(step, epoch, rate, order.AsSpan(first, BatchOf(inEpoch)).ToArray());
    }

    private void SetMoments(Normalisation normalisation)
    {
        for (int model = 0; model < Models; model++)
            moments[model].CopyFrom([(float)normalisation.Mean, (float)normalisation.Deviation]);
    }
}
