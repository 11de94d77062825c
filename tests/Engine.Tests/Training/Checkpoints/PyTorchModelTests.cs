using System.Text.Json;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests.GoldenTests;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class PyTorchModelTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Goldens", "pytorch.safetensors");
    private static readonly JsonElement Expected = Training.Golden.Json("pytorch.json");

    private readonly TemporaryFolder folder = new();
    private readonly IBackend backend = BackendFactory.Create("cpu", 1);

    private string File => folder["a.safetensors"];

    public void Dispose()
    {
        backend.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void File_of_PyTorch_gives_its_make_up_and_its_logits()
    {
        PyTorchModel model = PyTorchModel.Load(Golden);
        Assert.Equal([4, 3, 4, 5], model.Network.Channels);
        Assert.Equal((2, 2), (model.Network.Classes, model.Network.InputChannels));
        Assert.Null(model.Labels);
        Assert.Null(model.Normalisation);
        Assert.False(model.IsComplete);

        using ParameterStore store = Parameters(model.Network);
        model.Restore(store, 0, withHead: true);
        using var source = new FormulaImage(AudioClassifier.InputShape(model.Network), Expected.GetProperty("stream").GetInt32());
        using var evaluator = new Evaluator(backend, store, model.Network, images: 1);
        float[] logits = evaluator.Logits(source, new Normalisation(0, 1))[0];

        double[] expected = Expected.GetProperty("logits").Values<double>();
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], logits[k], 1e-5);
    }

    [Fact]
    public void Completed_model_is_a_checkpoint_with_PyTorchs_count_of_batches()
    {
        ModelCheckpoint checkpoint = PyTorchModel.Load(Golden).Complete(["cat", "dog"], new Normalisation(-30, 20));
        checkpoint.Save(File);
        ModelCheckpoint loaded = ModelCheckpoint.Load(File);
        Assert.Equal(["cat", "dog"], loaded.Labels);
        Assert.Equal(new Normalisation(-30, 20), loaded.Normalisation);
        Assert.Equal(Expected.GetProperty("steps").GetInt64(), loaded.Steps);
        Assert.Equal(PyTorchModel.Load(Golden).Complete(["a", "b"], new Normalisation(0, 1)).Tensor("conv3.weight").Values, loaded.Tensor("conv3.weight").Values);
    }

    [Fact]
    public void Other_number_of_classes_is_refused() => Assert.Contains(
        "2 outputs", Assert.Throws<CheckpointException>(() => PyTorchModel.Load(Golden).Complete(["one"], new Normalisation(0, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void File_without_metadata_is_no_whole_checkpoint() => Assert.Contains(
        "'labels'", Assert.Throws<CheckpointException>(() => ModelCheckpoint.Load(Golden)).Message, StringComparison.Ordinal);

    [Fact]
    public void Head_stays_as_it_is_unless_it_is_wanted()
    {
        PyTorchModel model = PyTorchModel.Load(Golden);
        using ParameterStore fresh = Parameters(model.Network with { Classes = 3 });
        float[] head = fresh["lin.weight"].Value[0].ToArray();
        float[] first = fresh["conv1.weight"].Value[0].ToArray();
        model.Restore(fresh, 0, withHead: false);
        Assert.Equal(head, fresh["lin.weight"].Value[0].ToArray());
        Assert.NotEqual(first, fresh["conv1.weight"].Value[0].ToArray());
    }

    [Fact]
    public void State_dict_has_58_tensors_twice_over_and_loads_again()
    {
        var network = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        using ParameterStore store = Parameters(network);
        string[] labels = [.. Enumerable.Range(0, 10).Select(k => $"class {k}")];
        ModelCheckpoint saved = ModelCheckpoint.Capture(store, 0, 5, withOptimizer: true, labels, network, new Normalisation(-30, 20), "default");
        saved.SaveStateDict(File);

        SafetensorsFile file = SafetensorsFile.Read(File);
        Assert.Equal(58, file.Names.Count);
        Assert.Equal(file.Floats("conv3.weight").Values, file.Floats("conv.6.weight").Values);
        Assert.Equal([32, 16, 3, 3], file.Floats("conv.6.weight").Shape);
        Assert.Equal(file.Floats("bn4.running_var").Values, file.Floats("conv.11.running_var").Values);
        Assert.Equal(5, file.Counter("conv.2.num_batches_tracked"));
        ModelCheckpoint loaded = ModelCheckpoint.Load(File);
        Assert.Equal(5, loaded.Steps);
        Assert.All(store.Parameters, parameter => Assert.Equal(saved.Tensor(parameter.Name).Values, loaded.Tensor(parameter.Name).Values));
        Assert.True(PyTorchModel.Load(File).IsComplete);
    }

    [Theory]
    [InlineData("conv1.weight", new long[] { 3, 2, 7, 7 }, "(3, 2, 5, 5)")]
    [InlineData("lin.weight", new long[] { 3 }, "(3)")]
    [InlineData("other.weight", new long[] { 3 }, "conv1.weight")]
    public void Tensors_of_another_network_are_refused(string name, long[] shape, string word)
    {
        NamedTensor convolution = new("conv1.weight", [3, 2, 5, 5], new float[150]);
        NamedTensor odd = new(name, shape, new float[shape.Aggregate(1L, (product, extent) => product * extent)]);
        NamedTensor head = new("lin.weight", [2, 3], new float[6]);
        NamedTensor[] tensors = name == "other.weight" ? [odd] : [.. new[] { odd, convolution, head }.DistinctBy(tensor => tensor.Name)];
        SafetensorsWriter.Write(File, tensors);
        Assert.Contains(word, Assert.Throws<CheckpointException>(() => PyTorchModel.Load(File)).Message, StringComparison.Ordinal);
    }

    private ParameterStore Parameters(AudioClassifierOptions network)
    {
        var store = new ParameterStore(1);
        AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        store.Allocate(backend, [1]);
        return store;
    }

    /// <summary>One image of the specification's formula.</summary>
    private sealed class FormulaImage(Shape image, int stream) : IFeatureSource
    {
        public int Images => 1;

        public Shape ImageShape => image;

        public void Load(int first, in Tensor features)
        {
            var planar = new GoldenTensor([1, image[2], image[0], image[1]], SpecFormula.Values(image.Count, stream));
            features.CopyFrom(Array.ConvertAll(planar.ChannelsLast, value => (float)value));
        }

        public void Dispose()
        {
        }
    }
}
