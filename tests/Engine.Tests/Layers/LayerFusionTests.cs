using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using Xunit;

namespace RawAudioNet.Engine.Tests.Layers;

public sealed class LayerFusionTests
{
    [Fact]
    public void Classifier_is_four_blocks_pooling_and_a_linear_layer()
    {
        using Sequential network = AudioClassifier.Create(new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels));

        Assert.Equal(
            ["ConvBlock conv1", "ConvBlock conv2", "ConvBlock conv3", "ConvBlock conv4", "GlobalAveragePool2d ap", "Linear lin"],
            network.Layers.Select(layer => $"{layer.GetType().Name} {layer.Name}"));
    }

    [Fact]
    public void Fused_and_unfused_networks_declare_the_same_parameters_in_the_same_order()
    {
        var options = new AudioClassifierOptions(3, [4, 5]);

        Assert.Equal(Declared(AudioClassifier.CreateUnfused(options)), Declared(AudioClassifier.Create(options)));

        string[] Declared(Sequential network)
        {
            using var parameters = new ParameterStore(1);
            network.Declare(parameters, AudioClassifier.InputShape(options));
            network.Dispose();
            return [.. parameters.Parameters.Select(parameter => $"{parameter.Index} {parameter.Name} {parameter.Shape}")];
        }
    }

    [Fact]
    public void Layers_in_another_order_stay_as_they_are()
    {
        Layer[] layers = [new Conv2d("conv", 4, 3, 1, 1), new BatchNorm2d("bn"), new Relu("relu"), new Conv2d("last", 4, 3, 1, 1), new Relu("end")];

        Assert.Equal(layers, LayerFusion.Fuse(layers));
    }
}
