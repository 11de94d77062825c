using ILGPU;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The convolution of <see cref="ConvolutionLadder"/> on a GPU, or on ILGPU's simulator.</summary>
internal static class GpuConvolutionLadder
{
    /// <summary>The ladder on a device.</summary>
    public static Ladder Of(GpuBackend backend, Workbench bench)
    {
        Conv2dShape shape = ConvolutionLadder.ShapeOf(bench);
        Tensor input = bench.Input(shape.Input, bench.Repeat(ConvolutionLadder.InputValues));
        Tensor weight = bench.Input(shape.Weight, ConvolutionLadder.WeightValues);
        Tensor bias = bench.Input(shape.Bias, ConvolutionLadder.BiasValues);
        Tensor output = bench.Room(shape.Output);
        Tensor workspace = bench.Scratch(((IBackend)backend).Conv2dWorkspace(shape));
        ArrayView<float> x = Workbench.View(input), w = Workbench.View(weight), b = Workbench.View(bias), y = Workbench.View(output);
        return ConvolutionLadder.Of(bench,
        [
            Rung(
                "a thread a value",
                "the formula; neighbouring threads read and write neighbouring channels",
                () => backend.Launch(backend.OverItems(shape.Output.Count), new GpuConvolutionKernels.OneValue(x, w, b, y, shape))),
            Rung(
                "a thread a pixel's 8 channels",
                "an input value read once serves eight products; weights come in 16 bytes an instruction",
                () => backend.Launch(backend.OverItems(shape.Output.Count / 8), new GpuConvolutionKernels.EightChannels(x, w, b, y, shape))),
            Rung(
                "compiled for the shape",
                "extents are constants: loops unroll, divisions become multiplications",
                () => backend.Launch(
                    backend.OverItems(shape.Output.Count / 8),
                    new GpuConvolutionKernels.ForOneShape(x, w, b, y, shape.Images),
                    shape with { Batch = 1 })),
            Rung(
                "shipped",
                "which taps lie in the image is settled before the loops; four input channels are read at once",
                () => ((IBackend)backend).Conv2dForward(
                    shape, new Activation(input), Workbench.OneModel(weight), Workbench.OneModel(bias), output, workspace)),
        ]);

        Rung Rung(string name, string idea, Action enqueue) => bench.Enqueued(name, idea, enqueue, output.ToArray);
    }
}
