using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>The moments of a batch, also far from 0 where Σx² would lose the deviation, and the normalisation by them.</summary>
public sealed class NormaliseCases : IOpCases
{
    private static readonly Tolerance OfMoments = new(
        1e-5, "around 1000 each part's mean is rounded by 6e-5 of a deviation of 0.57; most of that cancels when the parts are put together");

    private static readonly (int Models, Shape Shape, CaseSize Size)[] Shapes =
    [
        (1, new(2), CaseSize.Tiny),
        (1, new(2, 3, 5, 2), CaseSize.Tiny),
        (3, new(6, 7, 3, 1), CaseSize.Tiny),
        (3, new(9, 11, 43, 2), CaseSize.Normal),
        (1, new(2, 64, 344, 2), CaseSize.Normal),
        (1, new(16, 64, 344, 2), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Moments(item.Models, item.Shape, item.Size, centre: -30, spread: 40)),
        .. Shapes.Select(item => Moments(item.Models, item.Shape, item.Size, centre: 1000, spread: 1)),
        .. Shapes.Select(item => Normalise(item.Models, item.Shape, item.Size)),
    ];

    private static OpCase Moments(int models, Shape shape, CaseSize size, double centre, double spread) => Case(
        "BatchMoments", models, shape, size, $" around {centre}", OfMoments, arguments =>
    {
        double[] x = Uniform(shape.Count, 1, centre - spread, centre + spread);
        double[] want = NormaliseReference.Moments(models, x);
        CaseState before = CaseState.Of(models);
        StepState state = arguments.State(before, log: () => before.LogWith(
            (model, entry) => entry with { Mean = (float)want[2 * model], Deviation = (float)want[2 * model + 1] }));
        Tensor values = arguments.Input("values", shape, x);
        ModelTensor moments = arguments.Output("moments", models, new Shape(2), () => want);
        Tensor workspace = arguments.Workspace(arguments.Backend.BatchMomentsWorkspace(models, shape.Count / models));
        arguments.Naive = () => NormaliseReference.Moments(models, x);
        return () => arguments.Backend.BatchMoments(models, values, moments, state, workspace);
    });

    private static OpCase Normalise(int models, Shape shape, CaseSize size) => Case(
        "Normalise", models, shape, size, "", Tolerance.FewOperations, arguments =>
    {
        double[] x = Uniform(shape.Count, 1, -70, 10);
        double[] meansAndDeviations = Uniform(2 * models, 2, 2, 20);
        double[] largest = Array.ConvertAll(x, _ => 90.0);
        Tensor values = arguments.InPlace("values", shape, x, () => new Expected(
            NormaliseReference.Apply(models, x, meansAndDeviations), NormaliseReference.Apply(models, largest, meansAndDeviations)));
        ModelTensor moments = arguments.Input("moments", models, new Shape(2), meansAndDeviations);
        arguments.Naive = () => NormaliseReference.Apply(models, x, meansAndDeviations);
        return () => arguments.Backend.Normalise(models, values, moments);
    });

    private static OpCase Case(
        string op, int models, Shape shape, CaseSize size, string remark, Tolerance tolerance, Func<OpArguments, Action> bind) =>
        new(op, $"M{models} {shape}{remark}", size, tolerance, bind)
        {
            Flops = 2.0 * shape.Count,
            Bytes = sizeof(float) * (double)shape.Count,
        };
}
