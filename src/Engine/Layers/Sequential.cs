using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>Layers one after the other.</summary>
public sealed class Sequential : IDisposable
{
    private readonly Layer[] layers;

    /// <summary>Chains the layers.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers) => this.layers = layers.ToArray();

    /// <summary>The layers in the order of forward.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>The shape of one image's output.</summary>
    /// <exception cref="ShapeException">A layer cannot take what the one before gives.</exception>
    public Shape OutputShape(Shape input)
    {
        foreach (Layer layer in layers)
            input = layer.OutputShape(input);
        return input;
    }

    /// <summary>Declares all parameters.</summary>
    /// <param name="parameters">The store.</param>
    /// <param name="input">One image's input.</param>
    public void Declare(ParameterStore parameters, Shape input)
    {
        foreach (Layer layer in layers)
        {
            Shape output = layer.OutputShape(input);
            layer.Declare(parameters, input);
            input = output;
        }
    }

    /// <summary>Reserves all memory. The input itself gets no gradient: nothing before the network learns.</summary>
    /// <param name="context">The device, the batch and the arenas.</param>
    /// <param name="input">One image's input.</param>
    /// <param name="needsInputGradient">Whether the input's gradient is wanted all the same, as a gradient check does.</param>
    public void Build(BuildContext context, Shape input, bool needsInputGradient = false)
    {
        foreach (Layer layer in layers)
        {
            layer.Build(context, input, needsInputGradient);
            needsInputGradient = true;
            input = layer.OutputShape(input);
        }
    }

    /// <summary>Runs the layers.</summary>
    public Activation Forward(in Activation input, ForwardMode mode)
    {
        Activation activation = input;
        foreach (Layer layer in layers)
            activation = layer.Forward(activation, mode);
        return activation;
    }

    /// <summary>Runs the layers' derivatives, last layer first.</summary>
    public ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        ActivationGradient gradient = gradOutput;
        for (int i = layers.Length - 1; i >= 0; i--)
            gradient = layers[i].Backward(gradient);
        return gradient;
    }

    /// <summary>Moves the running statistics of all layers.</summary>
    public void UpdateRunning(StepState state)
    {
        foreach (Layer layer in layers)
            layer.UpdateRunning(state);
    }

    /// <summary>Writes what the batch's statistics are multiplied by (see <see cref="Layer.Correct"/>).</summary>
    public void Correct(Span<float> corrections)
    {
        corrections.Fill(1f);
        foreach (Layer layer in layers)
            layer.Correct(corrections);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Layer layer in layers)
            (layer as IDisposable)?.Dispose();
    }
}
