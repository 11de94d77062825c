using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    /// <inheritdoc/>
    long IBackend.ConvBlockWorkspace(in Conv2dShape shape)
    {
        long forward = Moments.Length * (long)ForwardUnits(shape) * shape.OutputChannels;
        long backward = TensorArena.Aligned(shape.Output.Count)
            + TensorArena.Aligned(shape.Models * shape.Weight.Count)
            + TensorArena.Aligned(2L * InputUnits(shape) * shape.InputChannels)
            + ParameterPartials(shape);
        return Math.Max(forward, backward);
    }

    /// <inheritdoc/>
    void IBackend.ConvBlockForward(
        in Conv2dShape shape,
        in Activation input,
        in ConvBlockParameters parameters,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in Tensor workspace)
    {
        RequireSharedChannels(shape);
        ArrayView<float> x = View(input.Values, shape.Input);
        ArrayView<float> y = View(output, shape.Output);
        ArrayView<float> partials = View(workspace, Moments.Length * (long)ForwardUnits(shape) * shape.OutputChannels);
        ConvBlockViews views = ViewsOf(shape, parameters, statistics, default);
        if (input.HasAffine)
        {
            AffineReader reader = Affine(input, x, shape.Models, shape.InputChannels);
            ByLanes(shape.InputChannels, shape.OutputChannels, new ConvBlockLaunch<AffineReader>(this, shape, reader, views, y, partials));
        }
        else
        {
            ByLanes(
                shape.InputChannels, shape.OutputChannels, new ConvBlockLaunch<PlainReader>(this, shape, new PlainReader(x), views, y, partials));
        }
    }

    /// <inheritdoc/>
    void IBackend.ConvBlockEvaluation(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace) =>
        Conv2dForward(shape, input, weight, bias, output, rectifies: 1);

    /// <inheritdoc/>
    void IBackend.ConvBlockBackward(
        in Conv2dShape shape,
        in Activation input,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in ConvBlockParameters parameters,
        in Tensor gradOutput,
        in ConvBlockParameters gradients,
        in Tensor gradInput,
        in Tensor workspace)
    {
        RequireSharedChannels(shape);
        bool wantsInput = !gradInput.IsEmpty;
        PendingNorm before = wantsInput ? input.Norm : default;
        int weights = wantsInput ? (int)(shape.Models * shape.Weight.Count) : 0;
        ArrayView<float> scratch = View(workspace, ((IBackend)this).ConvBlockWorkspace(shape));
        ArrayView<float> gradient = Take(ref scratch, shape.Output.Count);
        ArrayView<float> exchanged = wantsInput ? Take(ref scratch, weights) : none.View;
        ArrayView<float> inputPartials = before.IsEmpty ? none.View : Take(ref scratch, 2L * InputUnits(shape) * shape.InputChannels);
        ByLanes(1, shape.OutputChannels, new OutputGradientLaunch(
            this,
            shape,
            ViewsOf(shape, parameters, statistics, gradients),
            View(output, shape.Output),
            View(gradOutput, shape.Output),
            gradient,
            exchanged,
            weights));

        ArrayView<float> x = View(input.Values, shape.Input);
        Shape channels = shape.InputNorm.PerChannel;
        var views = new GradientViews(
            x,
            gradient,
            exchanged,
            ViewOrNone(gradInput, shape.Input),
            inputPartials.Cast<Pair>(),
            scratch,
            View(gradients.Weight, shape.Models, shape.Weight),
            View(gradients.Bias, shape.Models, shape.Bias),
            ViewOrNone(before.Mean, shape.Models, channels),
            ViewOrNone(before.Variance, shape.Models, channels),
            ViewOrNone(before.GradGamma, shape.Models, channels),
            ViewOrNone(before.GradBeta, shape.Models, channels));
        int inputUnits = wantsInput ? InputUnits(shape) / shape.Models : 0;
        int hasNorm = before.IsEmpty ? 0 : 1;
        if (input.HasAffine)
        {
            AffineReader reader = Affine(input, x, shape.Models, shape.InputChannels);
            ByLanes(shape.InputChannels, shape.OutputChannels, new GradientsLaunch<AffineReader>(this, shape, reader, views, inputUnits, hasNorm));
        }
        else
        {
            ByLanes(
                shape.InputChannels,
                shape.OutputChannels,
                new GradientsLaunch<PlainReader>(this, shape, new PlainReader(x), views, inputUnits, hasNorm));
        }
    }

    private static int ForwardUnits(in Conv2dShape shape) =>
        shape.Models * ConvBlockKernels.Units(shape.OutputNorm.Population, shape.OutputChannels);

    private static int InputUnits(in Conv2dShape shape) =>
        shape.Models * ConvBlockKernels.Units(shape.InputNorm.Population, shape.InputChannels);

    private static int ParameterUnits(in Conv2dShape shape) =>
        shape.Models * ConvBlockKernels.Slices(shape, LanesOf(shape.OutputChannels)) * ConvBlockKernels.SliceUnits(shape, shape.Batch);

    private static long ParameterPartials(in Conv2dShape shape) =>
        (long)ParameterUnits(shape) * ConvBlockKernels.SliceRows(shape) * LanesOf(shape.OutputChannels);

    private static void RequireSharedChannels(in Conv2dShape shape)
    {
        if (Math.Max(shape.InputChannels, shape.OutputChannels) > ConvBlockKernels.MostChannels)
            throw new ShapeException($"a block of {shape.InputChannels} to {shape.OutputChannels} channels; on a GPU at most {ConvBlockKernels.MostChannels}");
    }

    private static ConvBlockViews ViewsOf(
        in Conv2dShape shape, in ConvBlockParameters parameters, in BatchNorm2dStatistics statistics, in ConvBlockParameters gradients)
    {
        int models = shape.Models;
        Shape channels = shape.Bias;
        ModelView gamma = View(parameters.Gamma, models, channels);
        bool isBackward = !gradients.Gamma.IsEmpty;
        return new ConvBlockViews(
            View(parameters.Weight, models, shape.Weight),
            View(parameters.Bias, models, channels),
            gamma,
            View(parameters.Beta, models, channels),
            View(statistics.Mean, models, channels),
            View(statistics.Variance, models, channels),
            View(statistics.Scale, models, channels),
            View(statistics.Shift, models, channels),
            isBackward ? View(gradients.Gamma, models, channels) : gamma,
            isBackward ? View(gradients.Beta, models, channels) : gamma);
    }

    private readonly struct ConvBlockLaunch<TReader>(
        GpuBackend backend, Conv2dShape shape, TReader input, ConvBlockViews views, ArrayView<float> output, ArrayView<float> partials) : IByLanes
        where TReader : struct, IActivationReader
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut> =>
            backend.Launch(
                backend.OverGroups(ForwardUnits(shape)),
                new ConvBlockKernels.Forward<TOut, TIn, TReader>(
                    input, views, output, partials, backend.Tickets(shape.Models), shape.Models, shape.Batch),
                ForOneImage(shape));
    }

    private readonly struct OutputGradientLaunch(
        GpuBackend backend,
        Conv2dShape shape,
        ConvBlockViews views,
        ArrayView<float> output,
        ArrayView<float> gradOutput,
        ArrayView<float> gradient,
        ArrayView<float> exchanged,
        int weights) : IByLanes
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut> =>
            backend.Launch(
                backend.OverItems(ConvBlockKernels.OutputGradient<TOut>.Count(shape, weights)),
                new ConvBlockKernels.OutputGradient<TOut>(
                    views, output, gradOutput, gradient, exchanged, weights, shape.Models, shape.Batch),
                ForOneImage(shape));
    }

    private readonly struct GradientsLaunch<TReader>(
        GpuBackend backend, Conv2dShape shape, TReader input, GradientViews views, int inputUnits, int hasNorm) : IByLanes
        where TReader : struct, IActivationReader
    {
        public void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut>
        {
            int works = shape.Models * (1 + ConvBlockKernels.Slices(shape, TOut.Count));
            backend.Launch(
                backend.OverGroups((long)ParameterUnits(shape) + shape.Models * inputUnits),
                new ConvBlockKernels.Gradients<TIn, TOut, TReader>(
                    input, views, backend.Tickets(works), inputUnits, hasNorm, shape.Models, shape.Batch),
                ForOneImage(shape));
        }
    }
}
