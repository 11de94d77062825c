using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>Label smoothing, weight decay, averages and mixup within a training.</summary>
public sealed class RegularisationTests
{
    private const int Clips = 22;

    private static readonly TrainerOptions Plain = new()
    {
        Network = new AudioClassifierOptions(SyntheticSource.Classes, [8, 16], Mels: 16, Frames: 24),
        Seed = 5,
        Batch = 8,
        Epochs = 3,
        Normalisation = new Normalisation(1, 0.7),
    };

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_of_other_smoothing_decay_and_averages_equal_models_alone_to_the_bit(BackendKind kind)
    {
        TrainerOptions[] models =
        [
            Plain with { LabelSmoothing = 0.1, WeightDecay = 0.5, AverageDecay = 0.8 },
            Plain with { Seed = 6, AverageDecay = 0.99 },
            Plain with { Seed = 7, LabelSmoothing = 0.3, AverageDecay = 0.5 },
        ];
        using Trainer together = Trained(kind, models);

        for (int model = 0; model < models.Length; model++)
        {
            using Trainer alone = Trained(kind, models[model]);
            Assert.Equal(Weights(alone.Parameters, 0), Weights(together.Parameters, model));
            Assert.Equal(Weights(alone.Parameters.Averages!, 0), Weights(together.Parameters.Averages!, model));
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Averages_are_kept_beside_weights_and_change_none(BackendKind kind)
    {
        using Trainer plain = Trained(kind, Plain);
        using Trainer averaging = Trained(kind, Plain with { AverageDecay = 0.9 });

        Assert.Equal(Weights(plain.Parameters, 0), Weights(averaging.Parameters, 0));
        Assert.Same(averaging.Parameters.Averages, averaging.Parameters.Evaluated);
        Assert.Same(plain.Parameters, plain.Parameters.Evaluated);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Averages_follow_weights_and_statistics_with_a_decay_that_warms_up(BackendKind kind)
    {
        const double Decay = 0.2;
        using var source = new SyntheticSource(TestDevices.Get(kind), Clips);
        using var trainer = new Trainer(TestDevices.Get(kind), source, Plain with { AverageDecay = Decay });
        double[] average = Array.ConvertAll(Weights(trainer.Parameters, 0), value => (double)value);
        trainer.BeginEpoch(0);
        for (int step = 0; step < trainer.StepsPerEpoch; step++)
        {
            trainer.Step(0, step);
            float[] now = Weights(trainer.Parameters, 0);
            double decay = step switch { 0 => 0.1, 1 => 2 / 11.0, _ => Decay };
            for (int i = 0; i < now.Length; i++)
                average[i] = decay * average[i] + (1 - decay) * now[i];
        }

        float[] got = Weights(trainer.Parameters.Averages!, 0);
        for (int i = 0; i < got.Length; i++)
            Assert.Equal(average[i], got[i], 1e-6 * Math.Max(1, Math.Abs(average[i])));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Weight_decay_shrinks_the_weights_of_convolutions_and_linear_maps_alone(BackendKind kind)
    {
        const double Decay = 3;
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips);
        using var plain = new Trainer(backend, source, Plain);
        using var decaying = new Trainer(backend, source, Plain with { WeightDecay = Decay });
        Parameter[] parameters = [.. plain.Parameters.Parameters.Where(parameter => parameter.IsTrained)];
        Dictionary<string, float[]> before = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value[0].ToArray());
        foreach (Trainer trainer in (Trainer[])[plain, decaying])
        {
            trainer.BeginEpoch(0);
            trainer.Step(0, 0);
        }

        double rate = new OneCycle(plain.State.Steps, Plain.MaximumRate).LearningRate(0);
        foreach (Parameter parameter in parameters)
        {
            float[] kept = parameter.Value[0].ToArray(), shrunk = decaying.Parameters[parameter.Name].Value[0].ToArray();
            bool decays = parameter.Name is "conv1.weight" or "conv2.weight" or "lin.weight";
            for (int i = 0; i < kept.Length; i++)
                Assert.Equal(decays ? kept[i] - rate * Decay * before[parameter.Name][i] : kept[i], shrunk[i], decays ? 1e-6 : 0);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Label_that_is_no_class_is_a_bad_step_and_names_its_clips(BackendKind kind)
    {
        using var source = new SyntheticSource(TestDevices.Get(kind), Clips, mislabelledClip: 13);
        using var trainer = new Trainer(TestDevices.Get(kind), source, Plain);

        Assert.Contains(13, Assert.Throws<BadStepException>(() => trainer.TrainEpoch(0)).Clips);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(-0.1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, double.NaN, 0)]
    [InlineData(0, 0, 1)]
    [Trait("Device", "Cpu")]
    public void Options_outside_their_range_are_refused(double smoothing, double decay, double average)
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        using var source = new SyntheticSource(backend, Clips);
        TrainerOptions options = Plain with { LabelSmoothing = smoothing, WeightDecay = decay, AverageDecay = average };

        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(backend, source, options));
    }

    private static Trainer Trained(BackendKind kind, params TrainerOptions[] models)
    {
        IBackend backend = TestDevices.Get(kind);
        using var source = new SyntheticSource(backend, Clips);
        var trainer = new Trainer(backend, source, models);
        for (int epoch = 0; epoch < Plain.Epochs; epoch++)
            trainer.TrainEpoch(epoch);
        return trainer;
    }

    private static float[] Weights(ParameterStore store, int model) =>
        [.. store.Parameters.SelectMany(parameter => parameter.Value[model].ToArray())];
}
