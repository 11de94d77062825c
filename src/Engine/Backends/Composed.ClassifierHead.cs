using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <remarks>The classifier's head.</remarks>
internal static partial class Composed
{
    /// <summary>Mean, linear map, loss, and their derivatives (see <see cref="IBackend.ClassifierHead"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x.</param>
    /// <param name="parameters">The linear map's parameters.</param>
    /// <param name="targets">Labels, class weights, second labels.</param>
    /// <param name="values">What is worked out on the way.</param>
    /// <param name="gradients">The gradients of the parameters.</param>
    /// <param name="gradInput">dx.</param>
    /// <param name="state">Receives loss and correct count.</param>
    /// <param name="workspace">At least <see cref="IBackend.BatchNorm2dWorkspace"/> floats.</param>
    public static void ClassifierHead(
        IBackend backend,
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
        backend.GlobalAveragePool2dForward(shape.Pool, input, values.Pooled);
        backend.LinearForward(shape.Linear, values.Pooled, parameters.Weight, parameters.Bias, values.Logits);
        backend.SoftmaxCrossEntropy(shape.Loss, values.Logits, targets, values.ImageLoss, values.GradLogits, state);
        backend.LinearParameterGradient(shape.Linear, values.Pooled, values.GradLogits, gradients.Weight, gradients.Bias);
        backend.LinearInputGradient(shape.Linear, values.GradLogits, parameters.Weight, values.GradPooled);
        backend.GlobalAveragePool2dBackward(shape.Pool, values.GradPooled, gradInput);
        PendingNorm norm = input.Norm;
        if (!norm.IsEmpty)
        {
            var before = new BatchNorm2dStatistics(norm.Mean, norm.Variance, input.Scale, input.Shift);
            backend.BatchNorm2dParameterGradient(shape.InputNorm, input.Values, before, gradInput, norm.GradGamma, norm.GradBeta, workspace);
        }
    }
}
