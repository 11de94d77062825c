using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.BatchNorm2dWorkspace(in BatchNorm2dShape shape) => 3L * PartitionOf(shape).Items;

    void IBackend.BatchNorm2dForward(
        in BatchNorm2dShape shape, in Tensor input, in ModelTensor gamma, in ModelTensor beta, in BatchNorm2dStatistics statistics, in Tensor workspace)
    {
        Partition partition = PartitionOf(shape);
        ArrayView<float> partials = View(workspace, 3L * partition.Items);
        ArrayView<float> x = View(input, shape.Values);
        Launch(OverItems(partition.Items), new Partition.PartialMoments(x, partials, partition));
        Launch(
            OverGroups(partition.Sums),
            new BatchNorm2dKernels.Statistics(
                x,
                partials,
                View(gamma, shape.Models, shape.PerChannel),
                View(beta, shape.Models, shape.PerChannel),
                View(statistics.Mean, shape.Models, shape.PerChannel),
                View(statistics.Variance, shape.Models, shape.PerChannel),
                View(statistics.Scale, shape.Models, shape.PerChannel),
                View(statistics.Shift, shape.Models, shape.PerChannel),
                partition));
    }

    void IBackend.BatchNorm2dEvaluation(
        in BatchNorm2dShape shape,
        in ModelTensor runningMean,
        in ModelTensor runningVariance,
        in ModelTensor gamma,
        in ModelTensor beta,
        in ModelTensor scale,
        in ModelTensor shift) =>
        Launch(
            OverItems(shape.Models * shape.Channels),
            new BatchNorm2dKernels.Evaluation(
                View(runningMean, shape.Models, shape.PerChannel),
                View(runningVariance, shape.Models, shape.PerChannel),
                View(gamma, shape.Models, shape.PerChannel),
                View(beta, shape.Models, shape.PerChannel),
                View(scale, shape.Models, shape.PerChannel),
                View(shift, shape.Models, shape.PerChannel),
                shape.Models,
                shape.Channels));

    void IBackend.BatchNorm2dApply(in BatchNorm2dShape shape, in Activation input, in Tensor output) =>
        Launch(
            OverItems(shape.Values.Count),
            new BatchNorm2dKernels.Apply(
                Affine(input, View(input.Values, shape.Values), shape.Models, shape.Channels),
                View(output, shape.Values),
                shape.Population * shape.Channels),
            shape.Channels);

    void IBackend.BatchNorm2dParameterGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor workspace)
    {
        Partition partition = PartitionOf(shape);
        ArrayView<float> partials = View(workspace, 2L * partition.Items);
        Launch(
            OverItems(partition.Items),
            new BatchNorm2dKernels.PartialGradients(
                View(input, shape.Values),
                View(statistics.Mean, shape.Models, shape.PerChannel),
                View(statistics.Variance, shape.Models, shape.PerChannel),
                View(gradOutput, shape.Values),
                partials,
                partition));
        Launch(
            OverGroups(partition.Sums),
            new BatchNorm2dKernels.ParameterGradient(
                partials,
                View(gradGamma, shape.Models, shape.PerChannel),
                View(gradBeta, shape.Models, shape.PerChannel),
                partition));
    }

    void IBackend.BatchNorm2dInputGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in ModelTensor gamma,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor gradInput) =>
        Launch(
            OverItems(shape.Values.Count),
            new BatchNorm2dKernels.InputGradient(
                View(input, shape.Values),
                View(statistics.Mean, shape.Models, shape.PerChannel),
                View(statistics.Variance, shape.Models, shape.PerChannel),
                View(gamma, shape.Models, shape.PerChannel),
                View(gradOutput, shape.Values),
                View(gradGamma, shape.Models, shape.PerChannel),
                View(gradBeta, shape.Models, shape.PerChannel),
                View(gradInput, shape.Values),
                shape.Population),
            shape.Channels);

    void IBackend.BatchNorm2dUpdateRunning(
        in BatchNorm2dShape shape, in BatchNorm2dStatistics statistics, in ModelTensor runningMean, in ModelTensor runningVariance, StepState state) =>
        Launch(
            OverItems(shape.Models * shape.Channels),
            new BatchNorm2dKernels.UpdateRunning(
                View(statistics.Mean, shape.Models, shape.PerChannel),
                View(statistics.Variance, shape.Models, shape.PerChannel),
                View(runningMean, shape.Models, shape.PerChannel),
                View(runningVariance, shape.Models, shape.PerChannel),
                View(state.Counters, shape.Models),
                shape));

    private static Partition PartitionOf(in BatchNorm2dShape shape) => new(shape.Models, shape.Population, shape.Channels);
}
