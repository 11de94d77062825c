using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <remarks>The convolution block's forms.</remarks>
internal static partial class Composed
{
    /// <summary>Floats of workspace that the block's operations need at most.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The convolution's extents.</param>
    public static long ConvBlockWorkspace(IBackend backend, in Conv2dShape shape)
    {
        long norm = Math.Max(backend.BatchNorm2dWorkspace(shape.InputNorm), backend.BatchNorm2dWorkspace(shape.OutputNorm));
        return TensorArena.Aligned(shape.Output.Count) + Math.Max(backend.Conv2dWorkspace(shape), norm);
    }

    /// <summary>Convolution, rectifier, statistics (see <see cref="IBackend.ConvBlockForward"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The convolution's extents.</param>
    /// <param name="input">x.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="output">y.</param>
    /// <param name="statistics">Receives y's statistics.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats.</param>
    public static void ConvBlockForward(
        IBackend backend,
        in Conv2dShape shape,
        in Activation input,
        in ConvBlockParameters parameters,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in Tensor workspace)
    {
        ConvBlockEvaluation(backend, shape, input, parameters.Weight, parameters.Bias, output, workspace);
        backend.BatchNorm2dForward(shape.OutputNorm, output, parameters.Gamma, parameters.Beta, statistics, workspace);
    }

    /// <summary>Convolution, rectifier (see <see cref="IBackend.ConvBlockEvaluation"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The convolution's extents.</param>
    /// <param name="input">x.</param>
    /// <param name="weight">w.</param>
    /// <param name="bias">b.</param>
    /// <param name="output">y.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats.</param>
    public static void ConvBlockEvaluation(
        IBackend backend,
        in Conv2dShape shape,
        in Activation input,
        in ModelTensor weight,
        in ModelTensor bias,
        in Tensor output,
        in Tensor workspace)
    {
        backend.Conv2dForward(shape, input, weight, bias, output, workspace);
        backend.ReluForward(output, output);
    }

    /// <summary>Batch norm, rectifier and convolution backwards (see <see cref="IBackend.ConvBlockBackward"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The convolution's extents.</param>
    /// <param name="input">x.</param>
    /// <param name="output">y.</param>
    /// <param name="statistics">Of forward.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradOutput">The gradient of the batch norm's output.</param>
    /// <param name="gradients">Dγ and dβ are read, the gradients of weight and bias written.</param>
    /// <param name="gradInput">dx, or empty.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats.</param>
    public static void ConvBlockBackward(
        IBackend backend,
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
        Tensor gradient = workspace with { Shape = shape.Output };
        long used = TensorArena.Aligned(shape.Output.Count);
        Tensor rest = new(workspace.Arena, workspace.Offset + used, new Shape(checked((int)(workspace.Count - used))));
        backend.BatchNorm2dInputGradient(
            shape.OutputNorm, output, statistics, parameters.Gamma, gradOutput, gradients.Gamma, gradients.Beta, gradient);
        backend.ReluBackward(output, gradient, gradient);
        backend.Conv2dParameterGradient(shape, input, gradient, gradients.Weight, gradients.Bias, rest);
        if (gradInput.IsEmpty)
            return;

        backend.Conv2dInputGradient(shape, gradient, parameters.Weight, gradInput, rest);
        PendingNorm norm = input.Norm;
        if (!norm.IsEmpty)
        {
            var before = new BatchNorm2dStatistics(norm.Mean, norm.Variance, input.Scale, input.Shift);
            backend.BatchNorm2dParameterGradient(shape.InputNorm, input.Values, before, gradInput, norm.GradGamma, norm.GradBeta, rest);
        }
    }
}
