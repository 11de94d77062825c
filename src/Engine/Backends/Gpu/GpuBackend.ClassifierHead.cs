using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.ClassifierHeadWorkspace(in ClassifierHeadShape shape) => (long)shape.Models * shape.Batch * (shape.Channels + 2);

    void IBackend.ClassifierHead(
        in ClassifierHeadShape shape,
        in Activation input,
        in LinearParameters parameters,
        in LossTargets targets,
        in ClassifierHeadValues values,
        in LinearParameters gradients,
        in Tensor gradInput,
        StepState state,
        in Tensor workspace)
    {
        if (shape.Channels > ConvBlockKernels.MostChannels)
            throw new ShapeException($"a classifier of {shape.Channels} channels; on a GPU at most {ConvBlockKernels.MostChannels}");

        int models = shape.Models;
        var channels = new Shape(shape.Channels);
        PendingNorm norm = input.Norm;
        Launch(
            OverGroups(models * shape.Batch),
            new ClassifierHeadKernels.Train(
                new ClassifierHeadKernels.InputViews(
                    View(input.Values, shape.Pool.Input),
                    View(gradInput, shape.Pool.Input),
                    ViewOrNone(input.Scale, models, channels),
                    ViewOrNone(input.Shift, models, channels),
                    ViewOrNone(norm.Mean, models, channels),
                    ViewOrNone(norm.Variance, models, channels),
                    ViewOrNone(norm.GradGamma, models, channels),
                    ViewOrNone(norm.GradBeta, models, channels)),
                new ClassifierHeadKernels.LinearViews(
                    View(parameters.Weight, models, shape.Linear.Weight),
                    View(parameters.Bias, models, shape.Linear.Bias),
                    View(gradients.Weight, models, shape.Linear.Weight),
                    View(gradients.Bias, models, shape.Linear.Bias)),
                new ClassifierHeadKernels.ValueViews(
                    View(values.Pooled, shape.Linear.Input),
                    View(values.Logits, shape.Loss.Logits),
                    View(values.ImageLoss, new Shape(models * shape.Batch)),
                    View(values.GradLogits, shape.Loss.Logits),
                    View(values.GradPooled, shape.Linear.Input),
                    View(workspace, ((IBackend)this).ClassifierHeadWorkspace(shape))),
                View(state.Counters, models),
                View(state.Schedule, (long)models * state.Steps),
                View(state.Log, (long)models * state.Steps),
                Tickets(models),
                ViewsOf(targets, shape.Loss),
                state.Steps,
                input.HasAffine ? 1 : 0,
                norm.IsEmpty ? 0 : 1,
                shape));
    }
}
