using RawAudioNet.Cases;
using RawAudioNet.Cases.Ops;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Cpu;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The network's third convolution, 16 to 32 channels, for batches of 16 clips.</summary>
internal static unsafe class ConvolutionLadder
{
    /// <summary>The extents of one batch.</summary>
    public static Conv2dShape Shape { get; } = Conv2dCases.Layer(3, 16);

    /// <summary>The input <c>[N, H, W, Ci]</c>.</summary>
    public static double[] InputValues { get; } = Uniform(Shape.Input.Count, 1);

    /// <summary>The weight <c>[ky][kx][Ci][Co]</c>.</summary>
    public static double[] WeightValues { get; } = Uniform(Shape.Weight.Count, 2);

    /// <summary>The bias.</summary>
    public static double[] BiasValues { get; } = Uniform(Shape.OutputChannels, 3);

    /// <summary>The extents of a bench's copies.</summary>
    public static Conv2dShape ShapeOf(Workbench bench) => Shape with { Batch = Shape.Batch * bench.Copies };

    /// <summary>A ladder of rungs for these values.</summary>
    public static Ladder Of(Workbench bench, IReadOnlyList<Rung> rungs)
    {
        Conv2dShape shape = ShapeOf(bench);
        return new Ladder(
            "convolution",
            $"{shape.Images} images of {shape.InputHeight} x {shape.InputWidth}, {shape.InputChannels} to {shape.OutputChannels} channels, " +
            $"kernel {shape.KernelHeight} x {shape.KernelWidth}, stride {shape.Stride}",
            shape.Flops,
            sizeof(float) * (double)(shape.Input.Count + shape.Weight.Count + shape.Output.Count),
            new Expected(
                bench.Repeat(Conv2dReference.Forward(Shape, InputValues, null, null, WeightValues, BiasValues)),
                bench.Repeat(Conv2dReference.Forward(Shape, Absolute(InputValues), null, null, Absolute(WeightValues), Absolute(BiasValues)))),
            Tolerance.SumOfProducts,
            rungs);
    }

    /// <summary>The ladder on the CPU.</summary>
    public static Ladder OnCpu(CpuBackend backend, Workbench bench)
    {
        Conv2dShape one = Shape with { Batch = 1 };
        long places = Shape.OutputHeight * Shape.OutputWidth;
        Tensor inputs = bench.Input(Shape.Input, InputValues);
        Tensor weights = bench.Input(Shape.Weight, WeightValues);
        Tensor biases = bench.Input(Shape.Bias, BiasValues);
        Tensor outputs = bench.Room(Shape.Output);
        float* x = Workbench.Pointer(inputs);
        float* w = Workbench.Pointer(weights);
        float* b = Workbench.Pointer(biases);
        float* y = Workbench.Pointer(outputs);
        float* planes = Workbench.Pointer(bench.Input(Shape.Input, InputPlanes()));
        float* planeWeights = Workbench.Pointer(bench.Input(Shape.Weight, WeightPlanes()));
        long paddedLength = (long)(Shape.InputHeight + 2 * Shape.Padding) * (Shape.InputWidth + 2 * Shape.Padding) * Shape.InputChannels;
        float* padded = Workbench.Pointer(bench.Scratch(Shape.Images * paddedLength));
        float* matrix = Workbench.Pointer(bench.Scratch(Shape.OutputWidth * Shape.Weight.Count / Shape.OutputChannels));
        Tensor workspace = bench.Scratch(bench.Backend.Conv2dWorkspace(Shape));
        long input = one.Input.Count, output = one.Output.Count;

        return Of(bench,
        [
            new Rung(
                "six loops",
                "the formula as it is written, channels as planes, each tap tested for the border",
                () => EachImage(n => ConvolutionRungs.SixLoops(one, planes + n * input, planeWeights, b, y + n * output)),
                FromPlanes),
            new Rung(
                "zeros around a copy",
                "no test within the loops",
                () => EachImage(n => ConvolutionRungs.ZeroBorder(one, planes + n * input, planeWeights, b, y + n * output, padded)),
                FromPlanes),
            new Rung(
                "channels last, eight in a vector",
                "one instruction multiplies and adds for eight output channels, whose weights lie side by side",
                () => EachImage(n => ConvolutionRungs.ChannelsLast(one, x + n * input, w, b, y + n * output, padded)),
                outputs.ToArray),
            new Rung(
                "im2col, tiles of 6 pixels x 16 channels",
                "twelve sums that do not wait for each other; what is loaded serves six pixels or sixteen channels",
                () => EachImage(n => ConvolutionRungs.Im2col(one, x + n * input, w, b, y + n * output, padded, matrix)),
                outputs.ToArray),
            new Rung(
                "the same tiles, no matrix",
                "channels last, neighbouring windows already are the rows of a matrix, only overlapping: nothing is copied",
                () => EachImage(n => ConvolutionRungs.Overlapping(one, x + n * input, w, b, y + n * output, padded)),
                outputs.ToArray),
            new Rung(
                "all processors",
                "images do not depend on each other",
                () => Parallel.For(
                    0,
                    Shape.Images,
                    n => ConvolutionRungs.Overlapping(one, x + n * input, w, b, y + n * output, padded + n * paddedLength)),
                outputs.ToArray),
            new Rung(
                "shipped",
                "AVX-512 where there is: tiles of 22 sums of 16 channels; workers that wait awake for the next operation",
                () => ((IBackend)backend).Conv2dForward(
                    Shape, new Activation(inputs), Workbench.OneModel(weights), Workbench.OneModel(biases), outputs, workspace),
                outputs.ToArray),
        ]);

        float[] FromPlanes()
        {
            float[] values = outputs.ToArray();
            var result = new float[values.Length];
            for (long i = 0; i < values.Length; i++)
                result[(i / output * places + i % places) * Shape.OutputChannels + i / places % Shape.OutputChannels] = values[i];
            return result;
        }
    }

    private static void EachImage(Action<int> convolve)
    {
        for (int n = 0; n < Shape.Images; n++)
            convolve(n);
    }

    /// <summary>[N][H·W][Ci] → [N][Ci][H·W].</summary>
    private static double[] InputPlanes()
    {
        int places = Shape.InputHeight * Shape.InputWidth;
        var planes = new double[InputValues.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            int channel = i % Shape.InputChannels;
            int place = i / Shape.InputChannels % places;
            planes[i - i % (places * Shape.InputChannels) + channel * places + place] = InputValues[i];
        }

        return planes;
    }

    /// <summary>[ky·kx][Ci][Co] → [Co][Ci][ky·kx].</summary>
    public static double[] WeightPlanes()
    {
        int taps = Shape.KernelHeight * Shape.KernelWidth;
        var planes = new double[WeightValues.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            int output = i % Shape.OutputChannels;
            int input = i / Shape.OutputChannels % Shape.InputChannels;
            planes[(output * Shape.InputChannels + input) * taps + i / (Shape.OutputChannels * Shape.InputChannels)] = WeightValues[i];
        }

        return planes;
    }
}
