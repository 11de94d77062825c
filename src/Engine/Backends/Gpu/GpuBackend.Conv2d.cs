using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.Conv2dWorkspace(in Conv2dShape shape) => Math.Max(shape.Models * shape.Weight.Count, Conv2dPartials(shape));

    void IBackend.Conv2dForward(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace) =>
        Conv2dForward(shape, input, weight, bias, output, rectifies: 0);

    void IBackend.Conv2dInputGradient(
        in Conv2dShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput, in Tensor workspace)
    {
        int weights = (int)(shape.Models * shape.Weight.Count);
        ArrayView<float> exchanged = View(workspace, weights);
        Launch(
            OverItems(weights),
            new Conv2dKernels.ExchangeChannels(View(weight, shape.Models, shape.Weight), exchanged, weights),
            ForOneImage(shape));
        ByLanes(
            shape.InputChannels,
            shape.OutputChannels,
            new InputGradientLaunch(this, shape, View(gradOutput, shape.Output), exchanged, View(gradInput, shape.Input)));
    }

    void IBackend.Conv2dParameterGradient(
        in Conv2dShape shape, in Activation input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias, in Tensor workspace)
    {
        ArrayView<float> x = View(input.Values, shape.Input);
        ArrayView<float> dy = View(gradOutput, shape.Output);
        ArrayView<float> partials = View(workspace, Conv2dPartials(shape));
        if (input.HasAffine)
        {
            AffineReader reader = Affine(input, x, shape.Models, shape.InputChannels);
            ByLanes(1, shape.OutputChannels, new ParameterGradientLaunch<AffineReader>(this, shape, reader, dy, partials));
        }
        else
        {
            ByLanes(1, shape.OutputChannels, new ParameterGradientLaunch<PlainReader>(this, shape, new PlainReader(x), dy, partials));
        }

        Launch(
            OverItems(shape.Models * ConvolutionSums.ParameterRows(shape) * shape.OutputChannels),
            new Conv2dKernels.SumPartials(
                partials,
                View(gradWeight, shape.Models, shape.Weight),
                View(gradBias, shape.Models, shape.Bias),
                shape.Models,
                shape.Batch),
            ForOneImage(shape));
    }

    private void Conv2dForward(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, int rectifies)
    {
        ArrayView<float> x = View(input.Values, shape.Input);
        ModelView w = View(weight, shape.Models, shape.Weight);
        ModelView b = View(bias, shape.Models, shape.Bias);
        ArrayView<float> y = View(output, shape.Output);
        if (input.HasAffine)
        {
            AffineReader reader = Affine(input, x, shape.Models, shape.InputChannels);
            ByLanes(shape.InputChannels, shape.OutputChannels, new Conv2dLaunch<AffineReader>(this, shape, reader, w, b, y, rectifies));
        }
        else
        {
            ByLanes(shape.InputChannels, shape.OutputChannels, new Conv2dLaunch<PlainReader>(this, shape, new PlainReader(x), w, b, y, rectifies));
        }
    }

    private static long Conv2dPartials(in Conv2dShape shape) =>
        (long)shape.Images * ConvolutionSums.Chunks(shape) * ConvolutionSums.ParameterRows(shape) * shape.OutputChannels;

    /// <summary>The shape that kernels are compiled for: without the batch, so that a smaller last batch runs the same code.</summary>
    private static Conv2dShape ForOneImage(in Conv2dShape shape) => shape with { Models = 1, Batch = 1 };

    private static AffineReader Affine(in Activation input, ArrayView<float> values, int models, int channels) =>
        new(values, View(input.Scale, models, new Shape(channels)), View(input.Shift, models, new Shape(channels)));

    private readonly struct Conv2dLaunch<TReader>(
        GpuBackend backend, Conv2dShape shape, TReader input, ModelView weight, ModelView bias, ArrayView<float> output, int rectifies) : IByLanes
        where TReader : struct, IActivationReader
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut> =>
            backend.Launch(
                backend.OverItems(shape.Output.Count / TOut.Count),
                new Conv2dKernels.Forward<TOut, TIn, TReader>(input, weight, bias, output, rectifies, shape.Images, shape.Batch),
                ForOneImage(shape));
    }

    private readonly struct InputGradientLaunch(
        GpuBackend backend, Conv2dShape shape, ArrayView<float> gradOutput, ArrayView<float> exchanged, ArrayView<float> gradInput) : IByLanes
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut> =>
            backend.Launch(
                backend.OverItems(shape.Input.Count / TIn.Count),
                new Conv2dKernels.InputGradient<TIn, TOut>(gradOutput, exchanged, gradInput, shape.Images, shape.Batch),
                ForOneImage(shape));
    }

    private readonly struct ParameterGradientLaunch<TReader>(
        GpuBackend backend, Conv2dShape shape, TReader input, ArrayView<float> gradOutput, ArrayView<float> partials) : IByLanes
        where TReader : struct, IActivationReader
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut> =>
            backend.Launch(
                backend.OverItems(
                    (long)shape.Images * ConvolutionSums.Chunks(shape) * ConvolutionSums.RowBlocks(shape) * (shape.OutputChannels / TOut.Count)),
                new Conv2dKernels.PartialParameterGradient<TOut, TReader>(input, gradOutput, partials, shape.Images, shape.Batch),
                ForOneImage(shape));
    }
}
