using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>A weight that training changes, or a statistic that it keeps: its name, shape and place in the store's arenas.</summary>
public sealed class Parameter
{
    private readonly ParameterStore store;

    internal Parameter(ParameterStore store, string name, Shape shape, Initialiser initialiser, bool isTrained, int index, long offset)
    {
        this.store = store;
        Name = name;
        Shape = shape;
        Initialiser = initialiser;
        IsTrained = isTrained;
        Index = index;
        Offset = offset;
    }

    /// <summary>The name, PyTorch's: <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>One model's extents.</summary>
    public Shape Shape { get; }

    /// <summary>How it begins.</summary>
    public Initialiser Initialiser { get; }

    /// <summary>Whether it has a gradient; running statistics have none.</summary>
    public bool IsTrained { get; }

    /// <summary>
    /// Whether weight decay applies to it: to the weights of convolutions and linear maps, the ones with more than one axis. A bias or a batch norm's
    /// γ and β cannot overfit, and a γ pulled to zero would switch its channel off.
    /// </summary>
    public bool Decays => IsTrained && Shape.Rank > 1;

    /// <summary>Its place in the order of declaration.</summary>
    public int Index { get; }

    /// <summary>Its first element in each model's row.</summary>
    internal long Offset { get; }

    /// <summary>The values, one tensor a model.</summary>
    public ModelTensor Value => IsTrained ? store.View(store.Values, this) : store.View(store.Statistics, this);

    /// <summary>What the last batch measured of a running statistic, one tensor a model.</summary>
    /// <exception cref="InvalidOperationException">It is a weight.</exception>
    public ModelTensor Batch => IsTrained ? throw new InvalidOperationException($"{Name} is not measured") : store.View(store.BatchStatistics, this);

    /// <summary>The gradients, one tensor a model.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public ModelTensor Gradient => IsTrained ? store.View(store.Gradients, this) : throw new InvalidOperationException($"{Name} has no gradient");

    /// <summary>Adam's first moments, one tensor a model.</summary>
    public ModelTensor FirstMoment => IsTrained ? store.View(store.FirstMoments, this) : throw new InvalidOperationException($"{Name} has no moments");

    /// <summary>Adam's second moments, one tensor a model.</summary>
    public ModelTensor SecondMoment => IsTrained ? store.View(store.SecondMoments, this) : throw new InvalidOperationException($"{Name} has no moments");
}
