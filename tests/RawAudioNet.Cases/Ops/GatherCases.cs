using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Batches out of a store: without a shift, shifted right, shifted both ways by more than the length, and across channels.</summary>
public sealed class GatherCases : IOpCases
{
    private const int StoreRows = 7;
    private const int Draws = 3;

    private static readonly (GatherFramesShape Shape, CaseSize Size)[] Frames =
    [
        (new(1, 1, 1, 1), CaseSize.Tiny),
        (new(3, 2, 5, 2), CaseSize.Tiny),
        (new(5, 3, 7, 1), CaseSize.Tiny),
        (new(6, 9, 43, 3), CaseSize.Normal),
        (new(16, 64, 344, 2), CaseSize.Speed),
    ];

    private static readonly (GatherSamplesShape Shape, CaseSize Size)[] Samples =
    [
        (new(1, 1, 1), CaseSize.Tiny),
        (new(3, 2, 11), CaseSize.Tiny),
        (new(5, 3, 1001), CaseSize.Normal),
        (new(16, 2, 176000), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. from item in Frames
           from shift in Shifts(item.Shape.Width)
           where !shift.AcrossChannels
           from monoRows in (int[])[0, 3, StoreRows]
           select FramesCase(item.Shape, item.Size, shift, monoRows),
        .. from item in Samples
           from shift in Shifts(item.Shape.Samples)
           select SamplesCase(item.Shape, item.Size, shift),
        Labels(1, CaseSize.Tiny),
        Labels(5, CaseSize.Tiny),
        Labels(67, CaseSize.Normal),
        Labels(16, CaseSize.Speed),
    ];

    private static TimeShift[] Shifts(int length) =>
        [default, new(0.4f * length, false), new(1.7f * length, true), new(0.4f * length, false, AcrossChannels: true)];

    // Of seven rows none, some or all are of one channel.
    private static OpCase FramesCase(GatherFramesShape shape, CaseSize size, TimeShift shift, int monoRows) => Case(
        "GatherFrames", $"N{shape.Images} {shape.Height}x{shape.Width}x{shape.Channels} mono {monoRows}", size, shift, shape.Output.Count, arguments =>
    {
        int storeRows = StoreRows - monoRows;
        double[] values = Uniform(storeRows * shape.Output.Count / shape.Images, 1);
        double[] monoValues = Uniform(monoRows * shape.Height * shape.Width, 4);
        int[] chosen = Indices(shape.Images, 2, StoreRows);
        (Tensor draws, int[] shifts) = DrawsAndShifts(arguments, shape.Images, shift);
        Tensor store = storeRows == 0 ? default : arguments.Input("store", new Shape(storeRows, shape.Height, shape.Width, shape.Channels), values);
        Tensor mono = monoRows == 0 ? default : arguments.Input("mono", new Shape(monoRows, shape.Height, shape.Width, 1), monoValues);
        DeviceBuffer<int> rows = arguments.Input("rows", chosen);
        Tensor output = arguments.Output("y", shape.Output, () => GatherReference.Frames(shape, values, monoValues, chosen, shifts));
        return () => arguments.Backend.GatherFrames(shape, store, mono, rows, draws, shift, output);
    });

    private static OpCase SamplesCase(GatherSamplesShape shape, CaseSize size, TimeShift shift) => Case(
        "GatherSamples", $"N{shape.Images} {shape.Channels}x{shape.Samples}", size, shift, shape.Output.Count, arguments =>
    {
        double[] values = Uniform(StoreRows * shape.Output.Count / shape.Images, 1);
        int[] chosen = Indices(shape.Images, 2, StoreRows);
        (Tensor draws, int[] shifts) = DrawsAndShifts(arguments, shape.Images, shift);
        Tensor store = arguments.Input("store", new Shape(StoreRows, shape.Channels, shape.Samples), values);
        DeviceBuffer<int> rows = arguments.Input("rows", chosen);
        Tensor output = arguments.Output(
            "y", shape.Output, () => GatherReference.Samples(shape, values, chosen, shifts, shift.AcrossChannels));
        return () => arguments.Backend.GatherSamples(shape, store, rows, draws, shift, output);
    });

    private static OpCase Labels(int count, CaseSize size) => Case("GatherLabels", $"N{count}", size, default, count, arguments =>
    {
        int[] values = Indices(StoreRows, 1, 1000);
        int[] chosen = Indices(count, 2, StoreRows);
        DeviceBuffer<int> list = arguments.Input("list", values);
        DeviceBuffer<int> rows = arguments.Input("rows", chosen);
        DeviceBuffer<int> output = arguments.Output("y", count, () => Array.ConvertAll(chosen, row => values[row]));
        return () => arguments.Backend.GatherLabels(count, list, rows, output);
    });

    private static (Tensor Draws, int[] Shifts) DrawsAndShifts(OpArguments arguments, int images, TimeShift shift)
    {
        if (shift == default)
            return (default, new int[images]);

        double[] uniforms = Uniform(images * Draws, 3, 0, 1);
        int[] shifts = Array.ConvertAll(Enumerable.Range(0, images).ToArray(), i => GatherReference.Shift(shift, uniforms[i * Draws]));
        return (arguments.Input("draws", new Shape(images, Draws), uniforms), shifts);
    }

    private static OpCase Case(string op, string name, CaseSize size, TimeShift shift, long count, Func<OpArguments, Action> bind)
    {
        string direction = shift == default ? "" : shift.AcrossChannels ? " across channels" : shift.BothWays ? " both ways" : " right";
        return new OpCase(op, name + direction, size, Tolerance.Exact, bind) { Bytes = 2.0 * sizeof(float) * count };
    }
}
