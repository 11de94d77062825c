using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class ModelCheckpointTests : IDisposable
{
    private static readonly AudioClassifierOptions Network = new(Classes: 2, [3], Mels: 8, Frames: 9);

    private readonly TemporaryFolder folder = new();
    private readonly IBackend backend = BackendFactory.Create("cpu", 1);

    private string Path => folder["a.safetensors"];

    public void Dispose()
    {
        backend.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Checkpoint_saved_and_loaded_restores_the_same_bits()
    {
        using ParameterStore saved = Parameters(seed: 1);
        Capture(saved).Save(Path);
        using ParameterStore restored = Parameters(seed: 2);
        ModelCheckpoint.Load(Path).Restore(restored, 0);
        foreach (Parameter parameter in saved.Parameters)
            Assert.Equal(parameter.Value[0].ToArray(), restored[parameter.Name].Value[0].ToArray());
    }

    [Fact]
    public void Log_of_an_epoch_under_way_is_kept_and_not_exported()
    {
        StepLogEntry[] log = [new(1.5f, 3, -40.25f, 12), new(float.Epsilon, 0, 0, float.MaxValue)];
        using ParameterStore store = Parameters(seed: 1);
        ModelCheckpoint checkpoint = Capture(store);
        checkpoint.WithEpochLog(log).Save(Path);
        Assert.Equal(log, ModelCheckpoint.Load(Path).EpochLog);
        Assert.Equal(log, ModelCheckpoint.Load(Path).WithTemperature(2).EpochLog);
        ModelCheckpoint.Load(Path).SaveStateDict(Path);
        Assert.DoesNotContain("epoch.log", SafetensorsFile.Read(Path).Names);
        checkpoint.Save(Path);
        Assert.Empty(ModelCheckpoint.Load(Path).EpochLog);
    }

    [Theory]
    [InlineData("conv1.weight", float.NaN)]
    [InlineData("lin.bias", float.PositiveInfinity)]
    [InlineData("bn1.running_mean", float.NegativeInfinity)]
    [InlineData("bn1.running_var", -0.5f)]
    public void Weight_that_makes_every_probability_NaN_is_refused(string name, float value)
    {
        using ParameterStore store = Parameters(seed: 1);
        float[] values = store[name].Value[0].ToArray();
        values[^1] = value;
        store[name].Value[0].CopyFrom(values);
        IsRefused(Capture(store), name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-60)]
    [InlineData(1e60)]
    public void Deviation_that_cannot_divide_is_refused(double deviation)
    {
        using ParameterStore store = Parameters(seed: 1);
        IsRefused(Capture(store, deviation: deviation), "normalisation.deviation");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(double.NaN)]
    public void Temperature_that_cannot_divide_is_refused(double temperature)
    {
        using ParameterStore store = Parameters(seed: 1);
        IsRefused(Capture(store).WithTemperature(temperature), "temperature");
    }

    [Fact]
    public void Log_of_steps_that_is_not_finite_is_refused()
    {
        using ParameterStore store = Parameters(seed: 1);
        IsRefused(Capture(store).WithEpochLog([new StepLogEntry(float.NaN, 0, 0, 1)]), "log of an epoch");
    }

    [Fact]
    public void Second_moment_below_zero_is_refused()
    {
        using ParameterStore store = Parameters(seed: 1);
        store["conv1.weight"].SecondMoment[0].CopyFrom([.. Enumerable.Repeat(-1f, (int)store["conv1.weight"].Shape.Count)]);
        IsRefused(ModelCheckpoint.Capture(store, 0, 5, withOptimizer: true, ["cat", "dog"], Network, new Normalisation(-30, 20), "default"), "second_moment.conv1.weight");
    }

    [Fact]
    public void Steps_below_zero_are_refused()
    {
        using ParameterStore store = Parameters(seed: 1);
        IsRefused(ModelCheckpoint.Capture(store, 0, -1, withOptimizer: false, ["cat", "dog"], Network, new Normalisation(-30, 20), "default"), "-1 steps");
    }

    [Fact]
    public void Label_given_twice_is_refused()
    {
        using ParameterStore store = Parameters(seed: 1);
        IsRefused(Capture(store, "dog", "dog"), "labels");
    }

    private void IsRefused(ModelCheckpoint checkpoint, string word)
    {
        checkpoint.Save(Path);
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => ModelCheckpoint.Load(Path));
        Assert.Equal(Path, refusal.Path);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    private ParameterStore Parameters(ulong seed)
    {
        var store = new ParameterStore(1);
        AudioClassifier.Create(Network).Declare(store, AudioClassifier.InputShape(Network));
        store.Allocate(backend, [seed]);
        return store;
    }

    private static ModelCheckpoint Capture(ParameterStore store, string first = "cat", string second = "dog", double deviation = 20) =>
        ModelCheckpoint.Capture(store, 0, 5, withOptimizer: false, [first, second], Network, new Normalisation(-30, deviation), "default");
}
