using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Masks: none, too short to cover anything, several that overlap, and the recipe's two and two on a whole clip.</summary>
public sealed class SpecAugmentCases : IOpCases
{
    private static readonly (SpecAugmentShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1, 1, 1, 1, 0.5f), CaseSize.Tiny),
        (new(3, 5, 7, 2, 2, 1, 0.5f), CaseSize.Tiny),
        (new(2, 9, 4, 1, 0, 3, 0.9f), CaseSize.Tiny),
        (new(2, 4, 9, 3, 0, 0, 0.5f), CaseSize.Tiny),
        (new(5, 23, 41, 2, 2, 2, 0.3f), CaseSize.Normal),
        (new(2, 64, 344, 2, 2, 2, 0.1f), CaseSize.Normal),
        (new(16, 64, 344, 2, 2, 2, 0.1f), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } = [.. Shapes.Select(item => Case(item.Shape, item.Size))];

    private static OpCase Case(SpecAugmentShape shape, CaseSize size)
    {
        string name = $"N{shape.Images} {shape.Height}x{shape.Width}x{shape.Channels} masks {shape.FrequencyMasks}+{shape.TimeMasks}";
        return new OpCase("SpecAugment", name, size, Tolerance.SumOfProducts, arguments =>
        {
            double[] x = Uniform(shape.Values.Count, 1, -60, 30);
            double[] uniforms = Uniform(shape.Images * (shape.Draws + 1), 2, 0, 1);
            Tensor draws = arguments.Input("draws", new Shape(shape.Images, shape.Draws + 1), uniforms);
            Tensor values = arguments.InPlace(
                "values", shape.Values, x, () => Expected.WithScale(SpecAugmentReference.Apply(shape, uniforms, x), 30));
            Tensor workspace = arguments.Workspace(arguments.Backend.SpecAugmentWorkspace(shape));
            arguments.Naive = () => SpecAugmentReference.Apply(shape, uniforms, x);
            return () => arguments.Backend.SpecAugment(shape, draws, values, workspace);
        })
        {
            Flops = shape.Values.Count,
            Bytes = sizeof(float) * (double)shape.Values.Count,
        };
    }
}
