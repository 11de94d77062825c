using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>Models side by side that have nothing but the network in common come to what each comes to alone.</summary>
public sealed class UnequalModelsTests
{
    private const int Clips = 9;
    private const int Epochs = 3;

    private static readonly TrainerOptions First = new()
    {
        Network = new AudioClassifierOptions(SyntheticSource.Classes, [3, 5], Mels: 16, Frames: 24),
        Seed = 1UL << 40,
        Batch = 3,
        Epochs = Epochs,
        Normalisation = new Normalisation(1, 0.7),
        Clips = [0, 2, 3, 4, 5, 7, 8],
    };

    // Two full batches and a rest of one; two full ones, of an earlier end; none but a rest of two.
    private static readonly TrainerOptions[] Models =
    [
        First,
        First with { Seed = 6, Epochs = 2, MaximumRate = 3e-3, LabelSmoothing = 0.1, ClassWeights = [1, 2, 0.5f], Clips = [8, 1, 6, 2, 5, 3], Normalisation = new Normalisation(0.5, 1) },
        First with { Seed = 7, MaximumRate = 2e-2, Clips = [7, 0], Normalisation = new Normalisation(1.5, 2) },
    ];

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_of_other_clips_rates_and_lengths_equal_models_alone_to_the_bit(BackendKind kind)
    {
        Outcome[] together = Train(kind, Models);

        for (int model = 0; model < Models.Length; model++)
            AssertEqual(Train(kind, Models[model])[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Models_of_two_and_of_three_clips_equal_models_alone_to_the_bit(BackendKind kind)
    {
        TrainerOptions small = First with { Network = First.Network with { Channels = [2] }, Batch = 2, Epochs = 1 };
        TrainerOptions[] models = [small with { Clips = [4, 1, 2] }, small with { Seed = 1, Clips = [3, 0] }];
        Outcome[] together = Train(kind, models);

        for (int model = 0; model < models.Length; model++)
            AssertEqual(Train(kind, models[model])[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_that_normalise_each_batch_by_itself_do_too(BackendKind kind)
    {
        TrainerOptions[] models = Array.ConvertAll(Models, model => model with { Normalisation = null });
        Outcome[] together = Train(kind, models);

        for (int model = 0; model < models.Length; model++)
            AssertEqual(Train(kind, models[model])[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_that_read_files_are_given_their_own_clips(BackendKind kind)
    {
        Outcome[] together = Train(kind, Models, isResident: false);

        for (int model = 0; model < Models.Length; model++)
            AssertEqual(Train(kind, Models[model])[0], together[model]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Model_that_goes_bad_or_ends_early_leaves_the_others_alone(BackendKind kind)
    {
        // Clip 1 is poisoned, which the second alone has; the third ends after the first epoch.
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips, poisonedClip: 1);
        using var trainer = new Trainer(backend, source, Models);
        trainer.RunEpoch(0);
        BadStepException fault = Assert.Throws<BadStepException>(() => trainer.ReadEpoch(1, 0));
        trainer.Retire(1);
        trainer.Retire(2);
        float[][] kept = [Weights(trainer, 1), Weights(trainer, 2)];
        for (int epoch = 1; epoch < Epochs; epoch++)
            Assert.Single(trainer.TrainEpoch(epoch));

        // The place of clip 1 in that model's own list.
        Assert.Contains(1, fault.Clips);
        Assert.All(kept[0], weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(kept, [Weights(trainer, 1), Weights(trainer, 2)]);
        Assert.Equal(Train(kind, First)[0].Weights, Weights(trainer, 0));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void One_models_parameters_are_a_store_of_their_own(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips);
        using var trainer = new Trainer(backend, source, Array.ConvertAll(Models, model => model with { AverageDecay = 0.9 }));
        trainer.RunEpoch(0);
        using ParameterStore second = trainer.Parameters.Of(1);

        Assert.Equal(1, second.Models);
        foreach (Parameter parameter in trainer.Parameters.Parameters)
        {
            Assert.Equal(parameter.Value[1].ToArray(), second[parameter.Name].Value[0].ToArray());
            Assert.Equal(trainer.Parameters.Averages![parameter.Name].Value[1].ToArray(), second.Averages![parameter.Name].Value[0].ToArray());
        }

        Assert.Equal(trainer.Parameters.AllValues[1].ToArray(), second.AllValues[0].ToArray());
        second.AllValues[0].CopyFrom(new float[second.AllValues.Shape.Count]);
        Assert.All(trainer.Parameters.AllValues[1].ToArray(), value => Assert.Equal(0f, value));
        Assert.NotEqual(0f, trainer.Parameters.AllValues[2].ToArray().Max());
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Trainer_of_many_models_needs_more_memory_than_one_of_one()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        using var source = new SyntheticSource(backend, Clips);
        long one = 1;
        while (!Trainer.Fits(backend, source.ImageShape, one, First))
            one *= 2;
        TrainerOptions[] eight = [.. Enumerable.Repeat(First, 8)];

        Assert.InRange(one, 10_000, 10_000_000);
        Assert.False(Trainer.Fits(backend, source.ImageShape, one, eight));
        Assert.True(Trainer.Fits(backend, source.ImageShape, 10 * one, eight));
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Models_that_differ_in_what_they_share_are_refused()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        using var source = new SyntheticSource(backend, Clips);
        foreach (TrainerOptions other in (TrainerOptions[])
        [
            First with { Batch = 4 },
            First with { Augment = false },
            First with { Normalisation = null },
            First with { Network = First.Network with { Channels = [3, 6] } },
        ])
            Assert.Throws<ArgumentException>(() => new Trainer(backend, source, First, other));
    }

    private static Outcome[] Train(BackendKind kind, params TrainerOptions[] models) => Train(kind, models, isResident: true);

    private static Outcome[] Train(BackendKind kind, TrainerOptions[] models, bool isResident)
    {
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips) { IsResident = isResident };
        using var trainer = new Trainer(backend, source, models);
        List<EpochResult>[] results = [.. models.Select(_ => new List<EpochResult>())];
        List<StepLogEntry>[] logs = [.. models.Select(_ => new List<StepLogEntry>())];
        for (int epoch = 0; epoch < models.Max(options => options.Epochs); epoch++)
        {
            trainer.RunEpoch(epoch);
            for (int model = 0; model < models.Length; model++)
            {
                if (epoch >= models[model].Epochs)
                    continue;
                results[model].Add(trainer.ReadEpoch(model, epoch));
                logs[model].AddRange(trainer.ReadLog(model, epoch));
            }
        }

        return [.. models.Select((_, model) => new Outcome(Weights(trainer, model), [.. results[model]], [.. logs[model]]))];
    }

    private static float[] Weights(Trainer trainer, int model) => [.. trainer.Parameters.Parameters.SelectMany(parameter => parameter.IsTrained
        ? (float[])[.. parameter.Value[model].ToArray(), .. parameter.FirstMoment[model].ToArray(), .. parameter.SecondMoment[model].ToArray()]
        : parameter.Value[model].ToArray())];

    private static void AssertEqual(Outcome alone, Outcome together)
    {
        Assert.Equal(alone.Weights, together.Weights);
        Assert.Equal(alone.Results, together.Results);
        Assert.Equal(alone.Log, together.Log);
    }

    private sealed record Outcome(float[] Weights, EpochResult[] Results, StepLogEntry[] Log);
}
