using System.Globalization;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Models;

/// <summary>
/// The tutorial's network: blocks of convolution (stride 2), ReLU, batch norm; then the mean over bands and frames and a linear map to
/// the classes. With four blocks of 8, 16, 32 and 64 channels and 10 classes it has 25,602 parameters.
/// </summary>
public static class AudioClassifier
{
    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    public static Shape InputShape(AudioClassifierOptions options) => new(options.Mels, options.Frames, options.InputChannels);

    /// <summary>Makes the layers, not built yet; each block is one layer.</summary>
    public static Sequential Create(AudioClassifierOptions options) => new([.. LayerFusion.Fuse(Layers(options))]);

    /// <summary>Makes the same network with convolution, rectifier and batch norm as layers of their own, to look at what passes between them.</summary>
    public static Sequential CreateUnfused(AudioClassifierOptions options) => new([.. Layers(options)]);

    /// <summary>Makes the blocks alone, not built yet: what stands before the <see cref="Losses.ClassifierHead"/> in training.</summary>
    public static Sequential CreateBlocks(AudioClassifierOptions options) => new([.. LayerFusion.Fuse(Blocks(options))]);

    /// <summary>The name of the linear map.</summary>
    internal const string LinearName = "lin";

    private static List<Layer> Layers(AudioClassifierOptions options) =>
        [.. Blocks(options), new GlobalAveragePool2d("ap"), new Linear(LinearName, options.Classes)];

    private static List<Layer> Blocks(AudioClassifierOptions options)
    {
        var layers = new List<Layer>();
        for (int block = 0; block < options.Channels.Count; block++)
        {
            string number = (block + 1).ToString(CultureInfo.InvariantCulture);
            int kernel = block == 0 ? 5 : 3;
            layers.Add(new Conv2d($"conv{number}", options.Channels[block], kernel, stride: 2, padding: kernel / 2));
            layers.Add(new Relu($"relu{number}"));
            layers.Add(new BatchNorm2d($"bn{number}"));
        }

        return layers;
    }
}
