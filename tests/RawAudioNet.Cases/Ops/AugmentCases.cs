using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Altered batches: each alteration alone, all together, of one model and of several, one image alone.</summary>
public sealed class AugmentCases : IOpCases
{
    private const int Clips = 5;

    // An error in a share, a gain or a ratio reaches values of up to a hundred decibels.
    private const double Decibels = 100;

    private static readonly Augmentation All7 = new(0.4f, 9, 6, true, 0.7f, 10, true, 2);

    private static readonly (string Name, Augmentation How)[] Alone =
    [
        ("nothing", default),
        ("mixup", new(Mixup: 0.2f)),
        ("even mixup", new(Mixup: 3f)),
        ("gain", new(GainDb: 12)),
        ("filter", new(FilterDb: 6)),
        ("linear filter", new(FilterDb: 14, LinearFilter: true)),
        ("background", new(Background: 0.6f, BackgroundRatioDb: 5)),
        ("within sound", new(WithinSound: true)),
        ("crops", new(Crops: 3)),
    ];

    private static readonly (string Name, SpecAugmentShape Shape, int Batch, Augmentation How, CaseSize Size)[] Together =
    [
        ("all", new(1, 1, 1, 1, 1, 1, 0.5f), 1, All7, CaseSize.Tiny),
        ("all", new(6, 13, 7, 2, 2, 1, 0.5f), 3, All7, CaseSize.Tiny),
        ("all", new(6, 37, 91, 2, 2, 2, 0.3f), 2, All7, CaseSize.Normal),
        ("steps", new(4, 64, 43, 3, 0, 3, 0.9f), 4, All7 with { LinearFilter = false }, CaseSize.Normal),
        ("all", new(16, 64, 344, 2, 2, 2, 0.1f), 16, All7, CaseSize.Speed),
        ("gain and filter", new(16, 64, 344, 2, 2, 2, 0.1f), 16, new(GainDb: 6, FilterDb: 6), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. from item in Alone
           from monoRows in (int[])[0, 4]
           select Case(item.Name, new(4, 11, 9, 2, 1, 1, 0.4f), 4, item.How, monoRows, normalises: monoRows > 0, CaseSize.Tiny),
        .. from item in Together
           select Case(item.Name, item.Shape, item.Batch, item.How, monoRows: 4, normalises: true, item.Size),
    ];

    private static OpCase Case(
        string name, SpecAugmentShape masks, int batch, Augmentation how, int monoRows, bool normalises, CaseSize size) => new(
        "AugmentSpectrograms",
        $"{name} N{masks.Images}/{batch} {masks.Height}x{masks.Width}x{masks.Channels} masks {masks.FrequencyMasks}+{masks.TimeMasks} mono {monoRows}",
        size,
        new Tolerance(1e-6, "exponentials and logarithms of a few roundings each"),
        arguments =>
        {
            var shape = new AugmentShape(masks, batch, new TimeShift(0.4f * masks.Width, BothWays: true), how);
            int fullRows = Clips * shape.RowsPerClip - monoRows;
            int perRow = masks.Height * masks.Width;
            double[] full = Spectrogram(fullRows * perRow * masks.Channels, 1), mono = Spectrogram(monoRows * perRow, 4);
            int[] rows = Indices(Clips * shape.RowsPerClip, 6, fullRows + monoRows), labels = Indices(Clips, 7, 1000), chosen = Indices(masks.Images, 2, Clips);
            int models = masks.Images / batch;
            double[] moments = Uniform(2 * models, 5, 3, 9), uniforms = Uniform(masks.Images * shape.Draws, 3, 0, 1);
            SpectrogramFacts[] facts =
            [
                .. full.Chunk(perRow * masks.Channels).Concat(mono.Chunk(perRow)).Select((values, row) => Measure(values, row, masks.Width)),
            ];
            var reference = new AugmentReference(shape, full, mono, rows, facts, chosen, uniforms);

            DeviceBuffer<SpectrogramFacts> known = arguments.Companion(arguments.Backend.Allocate<SpectrogramFacts>(facts.Length));
            known.CopyFrom(facts);
            var store = new AugmentStore(
                new SpectrogramStore(
                    fullRows == 0 ? default : arguments.Input("store", new Shape(fullRows, masks.Height, masks.Width, masks.Channels), full),
                    monoRows == 0 ? default : arguments.Input("mono", new Shape(monoRows, masks.Height, masks.Width, 1), mono),
                    arguments.Input("rows of clips", rows),
                    arguments.Input("labels of clips", labels)),
                known);
            DeviceBuffer<int> clips = arguments.Input("clips", chosen);
            Tensor draws = arguments.Input("draws", new Shape(masks.Images, shape.Draws), uniforms);
            ModelTensor normalisation = normalises ? arguments.Input("moments", models, new Shape(2), moments) : default;
            Tensor output = arguments.Output("y", masks.Values, () => Expected.WithScale(Want(), Decibels));
            DeviceBuffer<int> ownLabels = arguments.Output("labels", masks.Images, () => Array.ConvertAll(chosen, clip => labels[clip]));
            Mixture mixture = how.Mixup == 0 ? default : new Mixture(
                arguments.Input("quantiles", new Shape(MixupShares.Intervals + 1), [.. MixupShares.Table(how.Mixup).Select(share => (double)share)]),
                new LabelMix(
                    arguments.Output("partners", masks.Images, () => [.. Images().Select(image => labels[chosen[reference.Partner(image)]])]),
                    arguments.Output("shares", new Shape(masks.Images), () => Expected.WithScale([.. Images().Select(reference.Share)], 1))));
            Tensor workspace = arguments.Workspace(Math.Max(1, arguments.Backend.AugmentSpectrogramsWorkspace(shape)));
            return () => arguments.Backend.AugmentSpectrograms(shape, store, clips, draws, normalisation, output, ownLabels, mixture, workspace);

            IEnumerable<int> Images() => Enumerable.Range(0, masks.Images);

            double[] Want()
            {
                double[] values = reference.Batch();
                int perModel = values.Length / models;
                return normalises ? [.. values.Select((value, i) => (value - moments[2 * (i / perModel)]) / moments[2 * (i / perModel) + 1])] : values;
            }
        })
    {
        Bytes = 2.0 * sizeof(float) * masks.Values.Count,
    };

    // Many values are the floor, some are digital silence: what an alteration must leave alone.
    private static double[] Spectrogram(int count, int seed) =>
        [.. Uniform(count, seed, -130, 30).Select(value => value < -110 ? -100 : Math.Max(value, -50))];

    private static SpectrogramFacts Measure(double[] values, int row, int width)
    {
        int first = row % 3 * width / 4;
        return new((float)values.Min(), (float)values.Max(), (float)values.Average(), first, Math.Max(1, (width - first) * (row % 4 + 1) / 4));
    }
}
