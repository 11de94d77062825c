using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

public sealed class TrainerTests
{
    private const int Clips = 22;
    private const int Batch = 8;
    private const int Epochs = 3;

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Training_lowers_the_loss(BackendKind kind)
    {
        using var source = new SyntheticSource(TestDevices.Get(kind), Clips);
        using var trainer = new Trainer(TestDevices.Get(kind), source, Options(0) with { Epochs = 20 });
        double first = trainer.TrainEpoch(0)[0].Loss;
        double last = first;
        for (int epoch = 1; epoch < 20; epoch++)
            last = trainer.TrainEpoch(epoch)[0].Loss;

        Assert.InRange(last, 0, 0.5 * first);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Part_of_an_epoch_comes_to_the_mean_over_its_clips(BackendKind kind)
    {
        using var source = new SyntheticSource(TestDevices.Get(kind), Clips);
        using var trainer = new Trainer(TestDevices.Get(kind), source, Options(0));
        EpochResult whole = trainer.TrainEpoch(0)[0];
        StepLogEntry[] rows = trainer.ReadLog(0, 0);

        EpochResult part = trainer.ReadPart(0, 0, 2);
        Assert.Equal((rows[0].Loss + (double)rows[1].Loss) / 2, part.Loss, 1e-6);
        Assert.Equal((rows[0].Correct + (double)rows[1].Correct) / (2 * Batch), part.Accuracy, 1e-9);
        Assert.Equal(2, part.Steps);
        Assert.Equal(whole, trainer.ReadPart(0, 0, trainer.StepsPerEpoch));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Epoch_finished_by_another_trainer_ends_at_the_same_bits(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        TrainerOptions[] options = Array.ConvertAll(
            Options([5, 6, 7], perBatch: true), model => model with { LabelSmoothing = 0.1, WeightDecay = 0.5, AverageDecay = 0.8 });
        using var source = new SyntheticSource(backend, Clips);
        using var whole = new Trainer(backend, source, options);
        using var begun = new Trainer(backend, source, options);
        using var rest = new Trainer(backend, source, options);
        whole.TrainEpoch(0);
        IReadOnlyList<EpochResult> expected = whole.TrainEpoch(1);
        begun.TrainEpoch(0);
        begun.BeginEpoch(1);
        begun.Step(1, 0);
        begun.Step(1, 1);
        StepLogEntry[][] done = [.. Enumerable.Range(0, 3).Select(model => begun.ReadSteps(model, 1, 2))];
        for (int model = 0; model < 3; model++)
        {
            // Two whole batches come to the mean of their moments, as the last, smaller one will not.
            Assert.Equal((done[model][0].Mean + (double)done[model][1].Mean) / 2, begun.EvaluationNormalisation(model, 1, 2).Mean, 1e-6);
            ModelCheckpoint.Capture(begun.Parameters, model, 5, true, ["a", "b", "c"], options[0].Network, new Normalisation(0, 1), "default")
                .Restore(rest.Parameters, model, withOptimizer: true);
        }

        var steps = new List<int>();
        IReadOnlyList<EpochResult> results = rest.TrainEpoch(1, steps.Add, done);

        Assert.Equal(expected, results);
        Assert.Equal(Enumerable.Range(3, whole.StepsPerEpoch - 2), steps);
        for (int model = 0; model < 3; model++)
        {
            Assert.Equal(whole.EvaluationNormalisation(model, 1), rest.EvaluationNormalisation(model, 1));
            foreach (Parameter parameter in whole.Parameters.Parameters)
            {
                Assert.Equal(parameter.Value[model].ToArray(), rest.Parameters[parameter.Name].Value[model].ToArray());
                Assert.Equal(
                    whole.Parameters.Averages![parameter.Name].Value[model].ToArray(), rest.Parameters.Averages![parameter.Name].Value[model].ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_side_by_side_equal_models_alone_to_the_bit(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        ulong[] seeds = [5, 6, 1UL << 40];
        float[][] together = Train(backend, seeds);

        for (int model = 0; model < seeds.Length; model++)
            Assert.Equal(Train(backend, [seeds[model]])[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_that_alter_clips_equal_models_alone_to_the_bit(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        ulong[] seeds = [5, 6, 7];
        float[][] together = Train(backend, seeds, alters: true);

        for (int model = 0; model < seeds.Length; model++)
            Assert.Equal(Train(backend, [seeds[model]], alters: true)[0], together[model]);
        Assert.NotEqual(Train(backend, seeds)[0], together[0]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Batch_moments_of_models_side_by_side_are_their_own(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        ulong[] seeds = [5, 6];
        float[][] together = Train(backend, seeds, perBatch: true);

        for (int model = 0; model < seeds.Length; model++)
            Assert.Equal(Train(backend, [seeds[model]], perBatch: true)[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Step_allocates_no_managed_memory(BackendKind kind)
    {
        using var source = new SyntheticSource(TestDevices.Get(kind), Clips);
        using var trainer = new Trainer(TestDevices.Get(kind), source, Options([0], alters: true));
        for (int epoch = 0; epoch < 2; epoch++)
            trainer.TrainEpoch(epoch);

        Assert.Equal(0, AllocatedBytes.Fewest(() => trainer.BeginEpoch(2), () =>
        {
            for (int step = 0; step < trainer.StepsPerEpoch; step++)
                trainer.Step(2, step);
        }));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Augmentation_is_drawn_for_a_clips_identity_in_the_whole_data_set(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips);
        var draws = new RecordedDraws();
        using var trainer = new Trainer(backend, source, Options(9) with { Draws = draws });
        trainer.TrainEpoch(0);

        var order = new int[Clips];
        EpochOrder.Fill(9, 0, order);
        Assert.Equal(order.Select(SyntheticSource.Identity), draws.Clips);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Broken_step_leaves_the_last_good_weights(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips, poisonedClip: 13);
        using var trainer = new Trainer(backend, source, Options(0) with { Augment = false });
        var order = new int[Clips];
        EpochOrder.Fill(0, 0, order);
        int badStep = Array.IndexOf(order, 13) / Batch;
        trainer.BeginEpoch(0);
        for (int step = 0; step < badStep; step++)
            trainer.Step(0, step);
        float[] good = Weights(trainer, 0);
        for (int step = badStep; step < trainer.StepsPerEpoch; step++)
            trainer.Step(0, step);

        var fault = Assert.Throws<BadStepException>(() => trainer.ReadEpoch(0));
        Assert.Contains($"step {badStep + 1} ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(13, fault.Clips);
        Assert.Equal(good, Weights(trainer, 0));
        Assert.All(good, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Epochs_order_is_a_permutation_and_differs_by_epoch_and_seed()
    {
        var orders = new HashSet<string>();
        foreach ((ulong seed, int epoch) in ((ulong, int)[])[(0, 0), (0, 1), (1, 0), (1UL << 32, 0)])
        {
            var order = new int[100];
            EpochOrder.Fill(seed, epoch, order);
            Assert.Equal(Enumerable.Range(0, 100), order.Order());
            Assert.True(orders.Add(string.Join(',', order)));
        }
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Tutorials_network_has_25602_parameters()
    {
        var options = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        using var store = new ParameterStore(1);
        AudioClassifier.Create(options).Declare(store, AudioClassifier.InputShape(options));

        Assert.Equal(25_602, store.TrainedCount);
    }

    private sealed class RecordedDraws : IDrawSource
    {
        public List<int> Clips { get; } = [];

        public bool IsRepeatable => false;

        public void Draw(IBackend backend, int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state)
        {
            Clips.AddRange(clips.ToArray().Take(models * batch));
            backend.DrawAugmentation(models, batch, clips, draws, state);
        }
    }

    private static TrainerOptions[] Options(ulong[] seeds, bool perBatch = false, bool alters = false) =>
        [.. seeds.Select(seed => Options(seed) with
        {
            Normalisation = perBatch ? null : new Normalisation(1, 0.7),
            Alterations = alters ? SyntheticSource.AllAlterations : default,
        })];

    private static TrainerOptions Options(ulong seed) => new()
    {
        Network = new AudioClassifierOptions(SyntheticSource.Classes, [8, 16], Mels: 16, Frames: 24),
        Seed = seed,
        Batch = Batch,
        Epochs = Epochs,
        Normalisation = new Normalisation(1, 0.7),
    };

    private static float[][] Train(IBackend backend, ulong[] seeds, bool perBatch = false, bool alters = false)
    {
        using var source = new SyntheticSource(backend, Clips);
        using var trainer = new Trainer(backend, source, Options(seeds, perBatch, alters));
        for (int epoch = 0; epoch < Epochs; epoch++)
            trainer.TrainEpoch(epoch);
        return [.. Enumerable.Range(0, seeds.Length).Select(model => Weights(trainer, model))];
    }

    private static float[] Weights(Trainer trainer, int model) =>
        [.. trainer.Parameters.Parameters.SelectMany(parameter => parameter.Value[model].ToArray())];
}
