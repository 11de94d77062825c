using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Trains M copies of the network side by side (usually one), each with its own seed, rate, normalisation and clips. Everything is built before
/// the first step; a step then only enqueues launches with the same arguments each time, what changes lying on the device in
/// <see cref="StepState"/>, so that a backend may record and replay it.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly IBackend backend;
    private readonly IBatchSource source;
    private readonly TrainerOptions shared;
    private readonly ModelPlan[] plans;
    private readonly TensorArena activations = new("activations");
    private readonly TensorArena workspace = new("workspace");
    private readonly TensorArena constants = new("training constants");
    private readonly List<TrainingPass> passes = [];
    private readonly int mostClips;
    private readonly DeviceBuffer<int> permutation;
    private readonly DeviceBuffer<int> identities;
    private readonly int[] order;
    private readonly int[] batchClips;
    private readonly StepCounters[] counters;
    private readonly ModelTensor moments;
    private readonly Augmentation alterations;
    private readonly Tensor quantiles;
    private readonly bool isResident;
    private EpochSchedule schedule;
    private TrainingPass[] stepPasses = [];

    /// <summary>Builds the networks and takes all memory.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="source">Where batches come from.</param>
    /// <param name="models">How to train each of the models; what <see cref="TrainerOptions"/> does not say is a model's own must be the same.</param>
    /// <exception cref="ArgumentException">A model has no clip, or the models differ in what they share.</exception>
    public Trainer(IBackend backend, IBatchSource source, params IReadOnlyList<TrainerOptions> models)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        this.source = source;
        shared = TrainerOptions.Shared(models);
        plans = [.. models.Select(options => new ModelPlan(options, source.Clips))];
        isResident = source.IsResident && (shared.Draws.IsRepeatable || !shared.Augment);
        mostClips = plans.Max(plan => plan.Clips);
        schedule = new EpochSchedule(plans, epoch: 0, shared.Batch);

        alterations = shared.Augment ? shared.Alterations : default;
        moments = ModelTensor.Reserve(constants, Models, new Shape(2));
        quantiles = alterations.Mixup > 0 ? constants.Reserve(new Shape(MixupShares.Intervals + 1)) : default;
        Tensor classWeights = models.Any(options => options.ClassWeights is not null)
            ? constants.Reserve(new Shape(Models, shared.Network.Classes))
            : default;
        constants.Allocate(backend);
        if (!classWeights.IsEmpty)
            classWeights.CopyFrom([.. models.SelectMany(options => options.ClassWeights ?? Enumerable.Repeat(1f, shared.Network.Classes))]);
        for (int model = 0; model < Models; model++)
        {
            if (models[model].Normalisation is { } normalisation)
                moments[model].CopyFrom([(float)normalisation.Mean, (float)normalisation.Deviation]);
        }
        if (!quantiles.IsEmpty)
            quantiles.CopyFrom(MixupShares.Table(alterations.Mixup));

        Parameters = new ParameterStore(Models);
        AudioClassifier.Create(shared.Network).Declare(Parameters, source.ImageShape);
        Parameters.Allocate(backend, [.. models.Select(options => options.Seed)], withAverages: shared.AverageDecay > 0);
        BuildPasses(classWeights);
        activations.Allocate(backend);
        workspace.Allocate(backend);

        State = new StepState(backend, [.. plans.Select(plan => plan.Schedule())], [.. models.Select(options => options.Seed)]);
        permutation = backend.Allocate<int>((long)Models * mostClips);
        identities = backend.Allocate<int>(source.Clips);
        identities.CopyFrom(source.Identities.ToArray());
        order = new int[Models * mostClips];
        batchClips = new int[Models * Math.Min(shared.Batch, mostClips)];
        counters = new StepCounters[Models];
        construction.Complete();
    }

    /// <summary>Whether a trainer's memory on a device, without its source's, is at most so much, and in pieces that the device takes.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="image">The shape of one image, <see cref="IBatchSource.ImageShape"/>.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="models">How to train each of the models.</param>
    public static bool Fits(IBackend backend, Shape image, long bytes, params IReadOnlyList<TrainerOptions> models)
    {
        const int RowsOfParameters = 6; // Values, gradients, two moments, averages; the statistics are few.
        TrainerOptions shared = TrainerOptions.Shared(models);
        using var parameters = new ParameterStore(models.Count);
        AudioClassifier.Create(shared.Network).Declare(parameters, image);
        var activations = new TensorArena("activations");
        var workspace = new TensorArena("workspace");
        try
        {
            var context = new BuildContext(backend, models.Count, shared.Batch, activations, workspace);
            using var pass = new TrainingPass(context, shared, image, parameters, classWeights: default, _ => { });
        }
        catch (DeviceException)
        {
            // Not even that much, or a piece that no device takes.
            return false;
        }

        long floats = activations.Length + workspace.Length + RowsOfParameters * models.Count * parameters.RowLength;
        return floats * sizeof(float) <= bytes && Math.Max(activations.Length, workspace.Length) <= backend.LongestArena;
    }

    /// <summary>Models side by side, M.</summary>
    public int Models => plans.Length;

    /// <summary>
    /// Steps of an epoch that models still train in. Where models have different numbers of clips, some sit some of them out: see
    /// <see cref="StepsOf"/>.
    /// </summary>
    public int StepsPerEpoch => schedule.Steps;

    /// <summary>The networks' parameters.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The step state.</summary>
    public StepState State { get; }

    /// <summary>How a model is trained.</summary>
    /// <param name="model">Which of the models.</param>
    public TrainerOptions OptionsOf(int model) => plans[model].Options;

    /// <summary>A model's own steps an epoch.</summary>
    /// <param name="model">Which of the models.</param>
    public int StepsOf(int model) => plans[model].StepsPerEpoch;

    /// <summary>The steps that a model has done of the epoch under way.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="steps">Steps of the epoch enqueued, those included that the model sat out.</param>
    public int StepsDone(int model, int steps) => schedule.StepsDone(model, steps);

    /// <summary>Ends a model's training before its last epoch: its weights stay as they are, the others go on with the next epoch.</summary>
    /// <param name="model">Which of the models.</param>
    public void Retire(int model) => plans[model].IsRetired = true;

    /// <summary>Trains one epoch and reads its log, the only wait.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="afterStep">Called with the number of steps enqueued in this epoch, or null.</param>
    /// <param name="done">
    /// Of each model the log of the steps of this epoch that an earlier process did (<see cref="ReadSteps"/>), whose weights and moments are
    /// restored; null where the epoch begins now. Batches and draws are functions of the epoch, so that the end is the same to the bit.
    /// </param>
    /// <returns>One result for each model that trains in this epoch.</returns>
    /// <exception cref="BadStepException">A loss or gradient was not finite; the weights are those from before that step.</exception>
    public IReadOnlyList<EpochResult> TrainEpoch(int epoch, Action<int>? afterStep = null, IReadOnlyList<StepLogEntry[]>? done = null)
    {
        RunEpoch(epoch, afterStep, done);
        return ReadEpoch(epoch);
    }

    /// <summary>Enqueues one epoch; <see cref="ReadEpoch(int, int)"/> waits for it.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="afterStep">Called with the number of steps enqueued in this epoch, or null.</param>
    /// <param name="done">As in <see cref="TrainEpoch"/>.</param>
    public void RunEpoch(int epoch, Action<int>? afterStep = null, IReadOnlyList<StepLogEntry[]>? done = null)
    {
        int first = done is null ? 0 : new EpochSchedule(plans, epoch, shared.Batch).PlaceOf([.. done.Select(rows => rows.Length)]);
        BeginEpoch(epoch, first);
        for (int model = 0; first > 0 && model < Models; model++)
            State.Log.CopyFrom(done![model], LogRow(model, epoch));
        for (int step = first; step < StepsPerEpoch; step++)
        {
            Step(epoch, step);
            afterStep?.Invoke(step + 1);
        }
    }

    /// <summary>Shuffles the clips and sets the counters to a step of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0.</param>
    public void BeginEpoch(int epoch, int step = 0)
    {
        schedule = new EpochSchedule(plans, epoch, shared.Batch);
        stepPasses = [.. Enumerable.Range(0, schedule.Steps).Select(one => passes.Find(pass => pass.Batch == schedule.BatchOf(one))!)];
        for (int model = 0; model < Models; model++)
        {
            plans[model].Shuffle(epoch, order.AsSpan(model * mostClips, mostClips));
            counters[model] = plans[model].CountersBefore(epoch, schedule.StepsDone(model, step));
        }

        permutation.CopyFrom(order);
        source.BeginEpoch(Models, epoch);
        State.Counters.CopyFrom(counters);
    }

    /// <summary>One step: a batch is gathered, augmented and normalised, then forward, loss, backward, Adam.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0.</param>
    public void Step(int epoch, int step)
    {
        TrainingPass pass = stepPasses[step];
        if (!isResident)
        {
            SelectBatch(pass);
            source.Load(Request(pass, epoch), HostClips(pass, step));
            if (step + 1 < StepsPerEpoch)
                source.Announce(Models, epoch, HostClips(stepPasses[step + 1], step + 1));
        }

        pass.Work.Run();
    }

    /// <summary>Reads what an epoch's steps left in the log.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <returns>One result for each model that trains in this epoch.</returns>
    /// <exception cref="BadStepException">A loss or gradient was not finite.</exception>
    public IReadOnlyList<EpochResult> ReadEpoch(int epoch) =>
        [.. Enumerable.Range(0, Models).Where(model => plans[model].TakesPartIn(epoch)).Select(model => ReadEpoch(model, epoch))];

    /// <summary>Reads what an epoch's steps of one model left in the log.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="BadStepException">A loss or gradient was not finite.</exception>
    public EpochResult ReadEpoch(int model, int epoch) => plans[model].Summarise(epoch, ReadSteps(model, epoch, StepsOf(model)));

    /// <summary>The log of an epoch's steps so far, all of them good; waits for them.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Its steps so far.</param>
    /// <exception cref="BadStepException">A loss or gradient was not finite.</exception>
    public StepLogEntry[] ReadSteps(int model, int epoch, int steps)
    {
        int bad = State.Counters.ToArray()[model].FirstBadStep;
        return bad == StepCounters.None ? ReadLog(model, epoch)[..steps] : throw plans[model].BadStep(epoch, bad);
    }

    /// <summary>What the steps of an epoch under way came to so far; waits for them.</summary>
    /// <param name="model">Which of the models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Its steps so far, at least 1.</param>
    public EpochResult ReadPart(int model, int epoch, int steps) => plans[model].Summarise(epoch, ReadLog(model, epoch)[..steps]);

    /// <summary>The log of one model's epoch, one row a step.</summary>
    public StepLogEntry[] ReadLog(int model, int epoch)
    {
        var rows = new StepLogEntry[StepsOf(model)];
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
    public Normalisation EvaluationNormalisation(int model, int epoch, int? steps = null) =>
        OptionsOf(model).Normalisation ?? plans[model].Pool(ReadLog(model, epoch)[..(steps ?? StepsOf(model))], source.ImageShape.Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TrainingPass pass in passes)
            pass.Dispose();
        activations.Dispose();
        workspace.Dispose();
        constants.Dispose();
        permutation?.Dispose();
        identities?.Dispose();
        State?.Dispose();
        Parameters?.Dispose();
    }

    /// <summary>One pass for full batches, where any model has one, and one for each size of rest; all over the same memory.</summary>
    private void BuildPasses(Tensor classWeights)
    {
        int[] rests = EpochSchedule.Rests(plans);
        foreach (int batch in mostClips >= shared.Batch ? [shared.Batch, .. rests] : rests)
        {
            activations.Rewind();
            var context = new BuildContext(backend, Models, batch, activations, workspace);
            passes.Add(new TrainingPass(context, shared, source.ImageShape, Parameters, classWeights, EnqueueRepeated));
        }
    }

    /// <summary>What is the same in every step: all of it where the host has no part in the batch, else what follows the batch.</summary>
    private void EnqueueRepeated(TrainingPass pass)
    {
        if (isResident)
        {
            SelectBatch(pass);
            source.Load(Request(pass, epoch: 0), []);
        }

        if (shared.Normalisation is null)
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
        backend.SelectBatch(Models, pass.Batch, permutation, mostClips, identities, pass.Clips, pass.Identities, State);
        if (shared.Augment)
            shared.Draws.Draw(backend, Models, pass.Batch, pass.Identities, pass.Draws, State);
    }

    private BatchRequest Request(TrainingPass pass, int epoch) => new(
        Models,
        pass.Batch,
        epoch,
        pass.Clips,
        shared.Augment ? pass.Draws : default,
        pass.Features,
        pass.Labels,
        pass.Masks,
        shared.Normalisation is null ? default : moments,
        pass.Workspace,
        pass.Mix,
        quantiles,
        alterations);

    /// <summary>The clips that <see cref="IBackend.SelectBatch"/> chooses, worked out on the host.</summary>
    private ReadOnlySpan<int> HostClips(TrainingPass pass, int step)
    {
        for (int model = 0; model < Models; model++)
        {
            int offset = schedule.StepsDone(model, step) * shared.Batch;
            bool takesPart = offset + pass.Batch <= counters[model].Clips;
            order.AsSpan(model * mostClips + (takesPart ? offset : 0), pass.Batch).CopyTo(batchClips.AsSpan(model * pass.Batch));
        }

        return batchClips.AsSpan(0, pass.Images);
    }

    private long LogRow(int model, int epoch) => (long)model * State.Steps + (long)epoch * StepsOf(model);
}
