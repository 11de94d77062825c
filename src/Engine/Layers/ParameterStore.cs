using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// All parameters of M models in a few flat arenas <c>[M][all parameters]</c>: values, gradients, two moments, and the running statistics; where
/// they are asked for, also the moving averages of values and running statistics. Adam and a checkpoint are then one pass over a row.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    /// <summary>Parameters start at multiples of four floats, a GPU's widest load.</summary>
    private const int Alignment = 4;

    private readonly List<Parameter> parameters = [];
    private readonly Dictionary<string, Parameter> byName = [];
    private readonly TensorArena decays = new("which parameters decay");
    private readonly int first;
    private readonly bool isView;
    private long trainedLength;
    private long statisticsLength;

    /// <summary>Makes an empty store.</summary>
    /// <param name="models">Models side by side, M.</param>
    public ParameterStore(int models)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(models, 1);
        Models = models;
    }

    private ParameterStore(ParameterStore all, int model)
        : this(models: 1)
    {
        (first, isView) = (model, true);
        (Values, Gradients, FirstMoments, SecondMoments) = (all.Values, all.Gradients, all.FirstMoments, all.SecondMoments);
        (Statistics, BatchStatistics, decays) = (all.Statistics, all.BatchStatistics, all.decays);
        foreach (Parameter parameter in all.parameters)
            Declare(parameter.Name, parameter.Shape, parameter.Initialiser, parameter.IsTrained);
        Averages = all.Averages is null ? null : new ParameterStore(all.Averages, model);
    }

    /// <summary>Models side by side, M.</summary>
    public int Models { get; }

    /// <summary>All parameters in the order of declaration.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Numbers that training changes, a model.</summary>
    public long TrainedCount => parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Shape.Count);

    /// <summary>All values as one row a model, for the optimiser.</summary>
    public ModelTensor AllValues => Row(Values, trainedLength);

    /// <summary>All gradients as one row a model.</summary>
    public ModelTensor AllGradients => Row(Gradients, trainedLength);

    /// <summary>All first moments as one row a model.</summary>
    public ModelTensor AllFirstMoments => Row(FirstMoments, trainedLength);

    /// <summary>All second moments as one row a model.</summary>
    public ModelTensor AllSecondMoments => Row(SecondMoments, trainedLength);

    /// <summary>All running statistics as one row a model.</summary>
    internal ModelTensor AllStatistics => Row(Statistics, statisticsLength);

    /// <summary>What an optimiser works on.</summary>
    public OptimiserRows Optimiser => new(
        AllValues, AllGradients, AllFirstMoments, AllSecondMoments, new Tensor(decays, 0, new Shape(checked((int)trainedLength))));

    /// <summary>The moving averages of values and running statistics under the same names; null where none are kept.</summary>
    public ParameterStore? Averages { get; private set; }

    /// <summary>What judges: the averages, or where there are none the parameters themselves.</summary>
    public ParameterStore Evaluated => Averages ?? this;

    /// <summary>The averages as rows for <see cref="IBackend.FinishStep"/>; empty where none are kept.</summary>
    public AverageRows AverageRows => Averages is null
        ? default
        : new(Averages.AllValues, statisticsLength == 0 ? default : Averages.AllStatistics);

    /// <summary>The running statistics, and what moves them.</summary>
    /// <param name="corrections">Factors of the batch's statistics, one each, of <see cref="StatisticsLength"/> floats.</param>
    public StatisticRows StatisticRows(Tensor corrections) => statisticsLength == 0
        ? default
        : new(AllStatistics, Row(BatchStatistics, statisticsLength), corrections);

    /// <summary>Running statistics of one model.</summary>
    internal int StatisticsLength => checked((int)statisticsLength);

    /// <summary>Floats of one model's row, gaps between parameters included.</summary>
    internal long RowLength => trainedLength;

    internal TensorArena Values { get; } = new("parameters");

    internal TensorArena Gradients { get; } = new("gradients");

    internal TensorArena FirstMoments { get; } = new("first moments");

    internal TensorArena SecondMoments { get; } = new("second moments");

    internal TensorArena Statistics { get; } = new("running statistics");

    internal TensorArena BatchStatistics { get; } = new("statistics of the batch");

    /// <summary>The parameter of a name, declared now if it is new: a second network over the same store shares the first one's weights.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">One model's extents.</param>
    /// <param name="initialiser">How it begins.</param>
    /// <param name="isTrained">Whether it has a gradient.</param>
    /// <exception cref="ShapeException">It is there with another shape.</exception>
    public Parameter Declare(string name, Shape shape, Initialiser initialiser, bool isTrained = true)
    {
        if (byName.TryGetValue(name, out Parameter? known))
        {
            ShapeException.ThrowIfDifferent("declare", name, known.Shape, shape);
            return known;
        }

        ref long length = ref isTrained ? ref trainedLength : ref statisticsLength;
        var parameter = new Parameter(this, name, shape, initialiser, isTrained, parameters.Count, length);
        length = (length + shape.Count + Alignment - 1) / Alignment * Alignment;
        parameters.Add(parameter);
        byName.Add(name, parameter);
        return parameter;
    }

    /// <summary>The parameter of a name.</summary>
    public Parameter this[string name] => byName[name];

    /// <summary>One model's parameters as a store of one, in the memory of this one, which must outlive it.</summary>
    /// <param name="model">Which of the models.</param>
    public ParameterStore Of(int model) => model >= 0 && model < Models
        ? new ParameterStore(this, first + model)
        : throw new ShapeException($"model {model} of {Models}");

    /// <summary>Takes the memory and sets all parameters, and their averages, to their initial values, moments and gradients to zero.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="seeds">One seed a model.</param>
    /// <param name="withAverages">Whether moving averages are kept.</param>
    public void Allocate(IBackend backend, IReadOnlyList<ulong> seeds, bool withAverages = false)
    {
        AllocateZeroed(Values, trainedLength * Models, backend);
        AllocateOptimiser(backend);
        AllocateZeroed(Statistics, statisticsLength * Models, backend);
        AllocateZeroed(BatchStatistics, statisticsLength * Models, backend);
        Initialise(seeds);
        if (withAverages)
            AllocateAverages(backend, seeds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isView)
            return;
        foreach (TensorArena arena in (TensorArena[])[Values, Gradients, FirstMoments, SecondMoments, decays, Statistics, BatchStatistics])
            arena.Dispose();
        Averages?.Dispose();
    }

    internal ModelTensor View(TensorArena arena, Parameter parameter)
    {
        long length = parameter.IsTrained ? trainedLength : statisticsLength;
        return new ModelTensor(arena, first * length + parameter.Offset, length, Models, parameter.Shape);
    }

    private ModelTensor Row(TensorArena arena, long length) => new(arena, first * length, length, Models, new Shape(checked((int)length)));

    private void AllocateOptimiser(IBackend backend)
    {
        foreach (TensorArena arena in (TensorArena[])[Gradients, FirstMoments, SecondMoments])
            AllocateZeroed(arena, trainedLength * Models, backend);
        var marks = new float[trainedLength];
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Decays))
            marks.AsSpan((int)parameter.Offset, (int)parameter.Shape.Count).Fill(1f);
        AllocateZeroed(decays, trainedLength, backend).CopyFrom(marks);
    }

    private void AllocateAverages(IBackend backend, IReadOnlyList<ulong> seeds)
    {
        Averages = new ParameterStore(Models);
        foreach (Parameter parameter in parameters)
            Averages.Declare(parameter.Name, parameter.Shape, parameter.Initialiser, parameter.IsTrained);

        // No optimiser works on them; the statistics of a batch are for validation as the tutorial does it.
        AllocateZeroed(Averages.Values, trainedLength * Models, backend);
        AllocateZeroed(Averages.Statistics, statisticsLength * Models, backend);
        AllocateZeroed(Averages.BatchStatistics, statisticsLength * Models, backend);
        Averages.Initialise(seeds);
    }

    private void Initialise(IReadOnlyList<ulong> seeds)
    {
        foreach (Parameter parameter in parameters)
        {
            var values = new float[parameter.Shape.Count];
            for (int model = 0; model < Models; model++)
            {
                parameter.Initialiser.Fill(seeds[model], parameter.Index, values);
                parameter.Value[model].CopyFrom(values);
            }
        }
    }

    private static Tensor AllocateZeroed(TensorArena arena, long length, IBackend backend)
    {
        Tensor all = arena.Reserve(new Shape(checked((int)length)));
        arena.Allocate(backend);
        all.CopyFrom(new float[all.Count]);
        return all;
    }
}
