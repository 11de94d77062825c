using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a classifier's head: the mean over rows and columns, a linear map to the classes, the loss.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Channels">Channels of the input, C.</param>
/// <param name="Classes">Classes, K.</param>
public readonly record struct ClassifierHeadShape(int Models, int Batch, int Height, int Width, int Channels, int Classes)
{
    /// <summary>The mean over rows and columns.</summary>
    public GlobalAveragePool2dShape Pool => new(Models, Batch, Height, Width, Channels);

    /// <summary>The linear map.</summary>
    public LinearShape Linear => new(Models, Batch, Channels, Classes);

    /// <summary>The loss.</summary>
    public SoftmaxCrossEntropyShape Loss => new(Models, Batch, Classes);

    /// <summary>A batch norm over the input.</summary>
    public BatchNorm2dShape InputNorm => new(Models, Batch, Height, Width, Channels);
}

/// <summary>A linear map's parameters, or their gradients, one tensor a model each.</summary>
/// <param name="Weight">w <c>[C][K]</c>.</param>
/// <param name="Bias">b <c>[K]</c>.</param>
public readonly record struct LinearParameters(ModelTensor Weight, ModelTensor Bias);

/// <summary>What the head works out on the way.</summary>
/// <param name="Pooled">The means <c>[M·N, C]</c>.</param>
/// <param name="Logits">z <c>[M·N, K]</c>.</param>
/// <param name="ImageLoss">Each image's loss, unweighted <c>[M·N]</c>.</param>
/// <param name="GradLogits">dz <c>[M·N, K]</c>.</param>
/// <param name="GradPooled">The means' gradient <c>[M·N, C]</c>.</param>
public readonly record struct ClassifierHeadValues(Tensor Pooled, Tensor Logits, Tensor ImageLoss, Tensor GradLogits, Tensor GradPooled);

public partial interface IBackend
{
    /// <summary>Floats of workspace that <see cref="ClassifierHead"/> needs.</summary>
    long ClassifierHeadWorkspace(in ClassifierHeadShape shape);

    /// <summary>
    /// The end of a network in training, forward and backward: <see cref="GlobalAveragePool2dForward"/>, <see cref="LinearForward"/>,
    /// <see cref="SoftmaxCrossEntropy"/>, the gradients of the linear map and of the mean, and, where the input has a pending batch norm, that
    /// one's <see cref="BatchNorm2dParameterGradient"/>; composed form: <see cref="Composed.ClassifierHead"/>.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[M·N, H, W, C]</c>, with its scale and shift where it has them.</param>
    /// <param name="parameters">The linear map's parameters.</param>
    /// <param name="targets">Labels, class weights, second labels.</param>
    /// <param name="values">Receives what is worked out on the way.</param>
    /// <param name="gradients">Receives the gradients of the linear map's parameters.</param>
    /// <param name="gradInput">Receives dx (after x's scale and shift) <c>[M·N, H, W, C]</c>.</param>
    /// <param name="state">Holds the label smoothing; receives loss and correct count in the log row of the current step of each model that
    /// takes part in it.</param>
    /// <param name="workspace">At least <see cref="ClassifierHeadWorkspace"/> floats.</param>
    void ClassifierHead(
        in ClassifierHeadShape shape,
        in Activation input,
        in LinearParameters parameters,
        in LossTargets targets,
        in ClassifierHeadValues values,
        in LinearParameters gradients,
        in Tensor gradInput,
        StepState state,
        in Tensor workspace);
}
