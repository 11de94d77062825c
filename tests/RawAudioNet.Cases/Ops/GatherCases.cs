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

    private static readonly (int Models, SpecAugmentShape Shape, CaseSize Size)[] Batches =
    [
        (0, new(1, 1, 1, 1, 1, 1, 0.5f), CaseSize.Tiny),
        (3, new(3, 5, 7, 2, 2, 1, 0.5f), CaseSize.Tiny),
        (0, new(4, 9, 43, 3, 0, 3, 0.9f), CaseSize.Normal),
        (2, new(6, 23, 91, 2, 2, 2, 0.3f), CaseSize.Normal),
        (1, new(16, 64, 344, 2, 2, 2, 0.1f), CaseSize.Speed),
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
        .. from item in Batches
           from monoRows in (int[])[0, 3]
           from augments in (bool[])[true, false]
           select SpectrogramsCase(item.Models, item.Shape, item.Size, monoRows, augments),
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
        arguments.Naive = () => GatherReference.Frames(shape, values, monoValues, chosen, shifts);
        return () => arguments.Backend.GatherFrames(shape, store, mono, rows, draws, shift, output);
    });

    // Clips lie in the store in another order than they are counted in; without models nothing is normalised.
    private static OpCase SpectrogramsCase(int models, SpecAugmentShape shape, CaseSize size, int monoRows, bool augments) => new(
        "GatherSpectrograms",
        $"M{models} N{shape.Images} {shape.Height}x{shape.Width}x{shape.Channels} masks {shape.FrequencyMasks}+{shape.TimeMasks} mono {monoRows}"
            + (augments ? "" : " as they are"),
        size,
        Tolerance.SumOfProducts,
        arguments =>
        {
            const int Clips = 9;
            var frames = new GatherFramesShape(shape.Images, shape.Height, shape.Width, shape.Channels);
            double[] values = Uniform((StoreRows - monoRows) * shape.Values.Count / shape.Images, 1, -60, 30);
            double[] monoValues = Uniform(monoRows * shape.Height * shape.Width, 4, -60, 30);
            double[] moments = Uniform(2 * models, 5, 3, 9), uniforms = Uniform(shape.Images * shape.Draws, 3, 0, 1);
            int[] rowOfClip = Indices(Clips, 6, StoreRows), labelOfClip = Indices(Clips, 7, 1000), chosen = Indices(shape.Images, 2, Clips);
            var shift = new TimeShift(1.7f * shape.Width, BothWays: true);
            int[] rows = Array.ConvertAll(chosen, clip => rowOfClip[clip]);
            int[] shifts = [.. rows.Select((_, i) => augments ? GatherReference.Shift(shift, uniforms[i * shape.Draws]) : 0)];

            var store = new SpectrogramStore(
                arguments.Input("store", new Shape(StoreRows - monoRows, shape.Height, shape.Width, shape.Channels), values),
                monoRows == 0 ? default : arguments.Input("mono", new Shape(monoRows, shape.Height, shape.Width, 1), monoValues),
                arguments.Input("rows of clips", rowOfClip),
                arguments.Input("labels of clips", labelOfClip));
            DeviceBuffer<int> clips = arguments.Input("clips", chosen);
            Tensor draws = augments ? arguments.Input("draws", new Shape(shape.Images, shape.Draws), uniforms) : default;
            ModelTensor normalisation = models == 0 ? default : arguments.Input("moments", models, new Shape(2), moments);
            Tensor output = arguments.Output("y", shape.Values, () => Expected.WithScale(Want(), 40));
            DeviceBuffer<int> batchRows = arguments.Output("rows", shape.Images, () => rows);
            DeviceBuffer<int> labels = arguments.Output("labels", shape.Images, () => Array.ConvertAll(chosen, clip => labelOfClip[clip]));
            Tensor workspace = arguments.Workspace(Math.Max(1, arguments.Backend.GatherSpectrogramsWorkspace(shape)));
            return () => arguments.Backend.GatherSpectrograms(
                shape, store, clips, draws, shift, normalisation, output, batchRows, labels, workspace);

            double[] Want()
            {
                double[] batch = GatherReference.Frames(frames, values, monoValues, rows, shifts);
                if (augments)
                    batch = SpecAugmentReference.Apply(shape, uniforms, batch);
                int perModel = batch.Length / Math.Max(1, models);
                return models == 0 ? batch : [.. batch.Select((value, i) => (value - moments[2 * (i / perModel)]) / moments[2 * (i / perModel) + 1])];
            }
        })
    {
        Bytes = 2.0 * sizeof(float) * shape.Values.Count,
    };

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
        arguments.Naive = () => GatherReference.Samples(shape, values, chosen, shifts, shift.AcrossChannels);
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
