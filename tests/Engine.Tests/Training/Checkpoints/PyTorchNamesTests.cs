using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class PyTorchNamesTests
{
    [Theory]
    [InlineData("conv1.weight", "conv.0.weight")]
    [InlineData("conv1.bias", "conv.0.bias")]
    [InlineData("bn1.running_mean", "conv.2.running_mean")]
    [InlineData("conv2.weight", "conv.3.weight")]
    [InlineData("bn2.num_batches_tracked", "conv.5.num_batches_tracked")]
    [InlineData("conv3.bias", "conv.6.bias")]
    [InlineData("bn3.weight", "conv.8.weight")]
    [InlineData("conv4.weight", "conv.9.weight")]
    [InlineData("bn4.running_var", "conv.11.running_var")]
    [InlineData("conv12.weight", "conv.33.weight")]
    [InlineData("lin.weight", null)]
    [InlineData("conv.weight", null)]
    [InlineData("conv0.weight", null)]
    [InlineData("conv-1.weight", null)]
    [InlineData("convolution1.weight", null)]
    [InlineData("conv1", null)]
    public void A_block_has_its_second_name(string name, string? alias) => Assert.Equal(alias, PyTorchNames.Alias(name));

    [Theory]
    [InlineData("conv2.weight")]
    [InlineData("conv.3.weight")]
    [InlineData("module.conv2.weight")]
    [InlineData("module.conv.3.weight")]
    public void Either_name_is_found_with_or_without_the_prefix(string stored)
    {
        NamedTensor found = PyTorchNames.Find(File(new NamedTensor(stored, [1, 2], [3, 4])), "conv2.weight", 1, 2);

        Assert.Equal("conv2.weight", found.Name);
        Assert.Equal([1L, 2], found.Shape);
        Assert.Equal([3f, 4], found.Values);
    }

    /// <summary>What safetensors' save_model leaves of a state_dict with duplicates.</summary>
    [Fact]
    public void A_mixture_of_both_kinds_of_name_is_found()
    {
        SafetensorsFile file = File(new("conv.0.weight", [1], [1]), new("bn1.weight", [1], [2]), new("lin.weight", [1], [3]));

        Assert.Equal([1f], PyTorchNames.Find(file, "conv1.weight", 1).Values);
        Assert.Equal([2f], PyTorchNames.Find(file, "bn1.weight", 1).Values);
        Assert.Equal([3f], PyTorchNames.Find(file, "lin.weight", 1).Values);
    }

    [Fact]
    public void Both_names_are_accepted_when_they_agree()
    {
        SafetensorsFile file = File(new("conv1.bias", [2], [1, float.NaN]), new("conv.0.bias", [2], [1, float.NaN]));

        Assert.Equal([1, float.NaN], PyTorchNames.Find(file, "conv1.bias", 2).Values);
    }

    [Fact]
    public void Both_names_are_refused_when_they_differ()
    {
        SafetensorsFile file = File(new("conv1.bias", [2], [1, 2]), new("conv.0.bias", [2], [1, 3]));

        AssertRefused(
            "test: tensors 'conv1.bias' and 'conv.0.bias' are one parameter but differ",
            () => PyTorchNames.Find(file, "conv1.bias", 2));
    }

    [Fact]
    public void A_missing_parameter_is_named_with_its_second_name()
    {
        SafetensorsFile file = File(new NamedTensor("conv2.bias", [1], [1]));

        AssertRefused("test: there is no tensor 'conv1.bias' or 'conv.0.bias'", () => PyTorchNames.Find(file, "conv1.bias", 1));
        AssertRefused("test: there is no tensor 'lin.bias'", () => PyTorchNames.Find(file, "lin.bias", 1));
    }

    [Fact]
    public void A_parameter_of_another_shape_is_refused()
    {
        SafetensorsFile file = File(new("lin.weight", [4], [1, 2, 3, 4]), new("conv1.bias", [1], [1]), new("conv.0.bias", [1, 1], [1]));

        AssertRefused("test: tensor lin.weight (4) must be (2, 2)", () => PyTorchNames.Find(file, "lin.weight", 2, 2));
        AssertRefused("test: tensor conv.0.bias (1, 1) must be (1)", () => PyTorchNames.Find(file, "conv1.bias", 1));
    }

    [Fact]
    public void A_counter_is_found_optional_and_equal_under_both_names()
    {
        SafetensorsFile file = FileOf([], new()
        {
            ["conv.2.num_batches_tracked"] = 7,
            ["bn2.num_batches_tracked"] = 7,
            ["conv.5.num_batches_tracked"] = 8,
        });

        Assert.Equal(7, PyTorchNames.FindCounter(file, "bn1.num_batches_tracked"));
        Assert.Null(PyTorchNames.FindCounter(file, "bn3.num_batches_tracked"));
        AssertRefused(
            "test: tensors 'bn2.num_batches_tracked' and 'conv.5.num_batches_tracked' are one counter but differ",
            () => PyTorchNames.FindCounter(file, "bn2.num_batches_tracked"));
    }

    private static void AssertRefused(string message, Func<object?> find) =>
        Assert.Equal(message, Assert.Throws<CheckpointException>(find).Message);

    private static SafetensorsFile File(params NamedTensor[] tensors) => FileOf(tensors, []);

    private static SafetensorsFile FileOf(NamedTensor[] tensors, Dictionary<string, long> counters)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, counters);
        return SafetensorsBytes.Read(stream.ToArray());
    }
}
