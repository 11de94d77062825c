using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class PyTorchLayoutsTests
{
    [Fact]
    public void A_convolution_weight_has_every_value_at_its_place()
    {
        const int Height = 2, Width = 3, Inputs = 4, Outputs = 5;
        float[] ours = [.. Enumerable.Range(0, Height * Width * Inputs * Outputs)];

        float[] theirs = PyTorchLayouts.ConvToPyTorch(ours, Height * Width, Inputs, Outputs);

        for (int place = 0; place < ours.Length; place++)
        {
            (int y, int x) = (place / (Width * Inputs * Outputs), place / (Inputs * Outputs) % Width);
            (int i, int o) = (place / Outputs % Inputs, place % Outputs);
            Assert.Equal(ours[place], theirs[((o * Inputs + i) * Height + y) * Width + x]);
        }
        Assert.Equal(ours, PyTorchLayouts.ConvFromPyTorch(theirs, Height * Width, Inputs, Outputs));
    }

    [Fact]
    public void A_linear_weight_is_transposed()
    {
        Assert.Equal([1, 3, 5, 2, 4, 6], PyTorchLayouts.LinearToPyTorch([1, 2, 3, 4, 5, 6], inputs: 3, outputs: 2));
        Assert.Equal([1, 2, 3, 4, 5, 6], PyTorchLayouts.LinearFromPyTorch([1, 3, 5, 2, 4, 6], inputs: 3, outputs: 2));
    }

    [Fact]
    public void A_weight_of_another_size_is_refused()
    {
        Assert.Throws<ShapeException>(() => PyTorchLayouts.LinearToPyTorch([1, 2, 3], 2, 2));
        Assert.Throws<ShapeException>(() => PyTorchLayouts.ConvFromPyTorch(new float[17], 9, 2, 1));
    }
}
