using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// One step of a network with its derivative written out by hand. A layer is declared (its parameters), built once for a batch size (its
/// memory), then run: forward, and backward in the opposite order.
/// </summary>
public abstract class Layer
{
    /// <summary>Names the layer; its parameters are named after it.</summary>
    protected Layer(string name) => Name = name;

    /// <summary>The name, PyTorch's: <c>conv1</c>.</summary>
    public string Name { get; }

    /// <summary>The shape of one image's output.</summary>
    /// <param name="input">One image's input, <c>(H, W, C)</c> or <c>(features)</c>.</param>
    /// <exception cref="ShapeException">The layer cannot take such an input.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>Declares the layer's parameters; a layer without any does nothing.</summary>
    /// <param name="parameters">The store.</param>
    /// <param name="input">One image's input.</param>
    public virtual void Declare(ParameterStore parameters, Shape input)
    {
    }

    /// <summary>Reserves the layer's memory.</summary>
    /// <param name="context">The device, the batch and the arenas.</param>
    /// <param name="input">One image's input.</param>
    /// <param name="needsInputGradient">Whether a layer before it learns.</param>
    public abstract void Build(BuildContext context, Shape input, bool needsInputGradient);

    /// <summary>Computes the output and keeps what backward needs.</summary>
    public abstract Activation Forward(in Activation input, ForwardMode mode);

    /// <summary>Computes the parameters' gradients and the input's; the input's is undefined where it was not asked for in Build.</summary>
    public abstract ActivationGradient Backward(in ActivationGradient gradOutput);

    /// <summary>Moves running statistics after a training step; a layer without any does nothing.</summary>
    /// <param name="state">Tells which models' steps went bad.</param>
    public virtual void UpdateRunning(StepState state)
    {
    }

    /// <summary>
    /// Writes what the batch's statistics are multiplied by before they move the running ones (<see cref="StatisticRows.Corrections"/>), where it
    /// is not 1; a layer without any does nothing.
    /// </summary>
    /// <param name="corrections">One factor for each statistic of the store.</param>
    public virtual void Correct(Span<float> corrections)
    {
    }

    /// <summary>A batch's shape from one image's.</summary>
    protected static Shape Batched(int images, Shape image) => image.Rank == 1
        ? new Shape(images, image[0])
        : new Shape(images, image[0], image[1], image[2]);

    /// <summary>Checks that an image is <c>(H, W, C)</c>.</summary>
    protected void RequireImage(Shape input)
    {
        if (input.Rank != 3)
            throw new ShapeException($"{Name}: the input must be (height, width, channels), not {input}");
    }
}
