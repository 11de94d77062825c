using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Export;

/// <summary>
/// A trained network as an ONNX model in evaluation mode: normalisation, then blocks of convolution, ReLU and batch norm, the mean over
/// bands and frames, the linear map. Input <c>[N, channels, mels, frames]</c> in dB, not normalised; output <c>logits</c> <c>[N, K]</c>.
/// </summary>
internal static class OnnxClassifier
{
    /// <summary>Batch norm's ε and the share of the old running statistics, both the defaults of ONNX and of training here.</summary>
    private const float Epsilon = 1e-5f;

    private const float Momentum = 0.9f;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The model that takes log-mel spectrograms.</summary>
    /// <returns>The content of the file.</returns>
    public static byte[] OfSpectrograms(ModelCheckpoint checkpoint)
    {
        var graph = new OnnxGraph();
        AudioClassifierOptions network = checkpoint.Network;
        AddNetwork(graph, checkpoint, graph.Input("input", network.InputChannels, network.Mels, network.Frames));
        return Model(graph, checkpoint);
    }

    /// <summary>The model that takes sound at 44.1 kHz, <c>waveform</c> <c>[N, 2, 176000]</c>, prepared as <see cref="ClipPreparer"/> does.</summary>
    /// <returns>The content of the file.</returns>
    public static byte[] OfWaveforms(ModelCheckpoint checkpoint)
    {
        var graph = new OnnxGraph();
        var preparation = new ClipPreparation();
        string waveform = graph.Input("waveform", preparation.Channels, preparation.Samples);
        AddNetwork(graph, checkpoint, OnnxFrontEnd.Add(graph, new SpectrogramOptions(), waveform, preparation.Samples));
        return Model(graph, checkpoint);
    }

    private static void AddNetwork(OnnxGraph graph, ModelCheckpoint checkpoint, string input)
    {
        string mean = graph.Constant("normalisation.mean", [(float)checkpoint.Normalisation.Mean]);
        string deviation = graph.Constant("normalisation.deviation", [(float)checkpoint.Normalisation.Deviation]);
        string value = graph.Node("centred", "Sub", [input, mean]);
        value = graph.Node("normalised", "Div", [value, deviation]);
        for (int block = 1; block <= checkpoint.Network.Channels.Count; block++)
            value = AddBlock(graph, checkpoint, block.ToString(CultureInfo.InvariantCulture), value);
        value = graph.Node("ap", "GlobalAveragePool", [value]);
        value = graph.Node("flat", "Flatten", [value], new OnnxAttribute("axis", 1));
        string[] linear = [value, Parameter(graph, checkpoint, "lin.weight"), Parameter(graph, checkpoint, "lin.bias")];
        graph.Output(graph.Node("logits", "Gemm", linear, new OnnxAttribute("transB", 1)), checkpoint.Network.Classes);
    }

    private static string AddBlock(OnnxGraph graph, ModelCheckpoint checkpoint, string block, string input)
    {
        string weight = $"conv{block}.weight";
        long[] kernel = checkpoint.Tensor(weight).Shape[2..];
        long padding = kernel[0] / 2;
        string[] convolved = [input, Parameter(graph, checkpoint, weight), Parameter(graph, checkpoint, $"conv{block}.bias")];
        string value = graph.Node(
            $"conv{block}",
            "Conv",
            convolved,
            new OnnxAttribute("kernel_shape", kernel),
            new OnnxAttribute("strides", [2, 2]),
            new OnnxAttribute("pads", [padding, padding, padding, padding]));
        value = graph.Node($"relu{block}", "Relu", [value]);
        string[] statistics = ["weight", "bias", "running_mean", "running_var"];
        return graph.Node(
            $"bn{block}",
            "BatchNormalization",
            [value, .. statistics.Select(name => Parameter(graph, checkpoint, $"bn{block}.{name}"))],
            new OnnxAttribute("epsilon", Epsilon),
            new OnnxAttribute("momentum", Momentum));
    }

    private static string Parameter(OnnxGraph graph, ModelCheckpoint checkpoint, string name)
    {
        NamedTensor tensor = checkpoint.Tensor(name);
        return graph.Constant(name, tensor.Values, tensor.Shape);
    }

    private static byte[] Model(OnnxGraph graph, ModelCheckpoint checkpoint) => graph.ToModel("rawaudionet",
    [
        ("labels", JsonSerializer.Serialize(checkpoint.Labels, Readable)),
        ("sampleRateHz", new ClipPreparation().SampleRateHz.ToString(CultureInfo.InvariantCulture)),
        ("padding", ClipPreparation.Of(checkpoint, "checkpoint", Resampler.Own).Padding == ClipPadding.Repeat ? "repeat" : "silence"),
        ("recipe", checkpoint.Recipe),
        ("version", CommandLine.Version),
    ]);
}
