using RawAudioNet.App.Export;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The convolution of <see cref="ConvolutionLadder"/> alone as an ONNX model, for other libraries to compute.</summary>
internal static class ConvolutionModel
{
    /// <summary>Writes it.</summary>
    /// <param name="file">The file.</param>
    public static void Write(string file)
    {
        Conv2dShape shape = ConvolutionLadder.Shape;
        var graph = new OnnxGraph();
        string input = graph.Input("input", shape.InputChannels, shape.InputHeight, shape.InputWidth);
        string weight = graph.Constant(
            "weight",
            ToFloats(ConvolutionLadder.WeightPlanes()),
            shape.OutputChannels,
            shape.InputChannels,
            shape.KernelHeight,
            shape.KernelWidth);
        string bias = graph.Constant("bias", ToFloats(ConvolutionLadder.BiasValues));
        string output = graph.Node(
            "output",
            "Conv",
            [input, weight, bias],
            new OnnxAttribute("strides", [shape.Stride, shape.Stride]),
            new OnnxAttribute("pads", [shape.Padding, shape.Padding, shape.Padding, shape.Padding]));
        graph.Output(output, shape.OutputChannels, shape.OutputHeight, shape.OutputWidth);
        File.WriteAllBytes(file, graph.ToModel("convolution", []));
    }

    private static float[] ToFloats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
