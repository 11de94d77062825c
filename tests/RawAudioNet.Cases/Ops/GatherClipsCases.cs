using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>
/// Waveforms out of 16-bit and float clips of one channel and of all: as long as the batch, shorter, longer, of one frame, begun before, within and
/// behind; not rolled, rolled right, both ways by more than the length, and across channels.
/// </summary>
public sealed class GatherClipsCases : IOpCases
{
    private const int KnownClips = 9;
    private const int Draws = 3;

    private static readonly (GatherClipsShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, KnownClips, 1, 1), CaseSize.Tiny),
        (new(2, 2, KnownClips, 2, 11), CaseSize.Tiny),
        (new(1, 7, KnownClips, 3, 37), CaseSize.Tiny),
        (new(3, 5, KnownClips, 2, 4801), CaseSize.Normal),
        (new(1, 4, KnownClips, 1, 9000), CaseSize.Normal),
        (new(1, 16, KnownClips, 2, 176000), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. from item in Shapes
           from shift in (TimeShift[])
           [
               default,
               new(0.4f * item.Shape.Samples, BothWays: false),
               new(1.7f * item.Shape.Samples, BothWays: true),
               new(0.4f * item.Shape.Samples, BothWays: false, AcrossChannels: true),
               new(3.3f * item.Shape.Samples, BothWays: true, AcrossChannels: true),
           ]
           select Case(item.Shape, item.Size, shift),
    ];

    private static OpCase Case(GatherClipsShape shape, CaseSize size, TimeShift shift)
    {
        string direction = shift == default ? "" : (shift.BothWays ? " both ways" : " right") + (shift.AcrossChannels ? " across channels" : "");
        return new OpCase(
            "GatherClips",
            $"M{shape.Models} N{shape.Batch} {shape.Channels}x{shape.Samples}{direction}",
            size,
            Tolerance.Exact,
            arguments => Bind(arguments, shape, shift))
        {
            Bytes = (sizeof(short) + sizeof(float)) * (double)shape.Output.Count,
        };
    }

    private static Action Bind(OpArguments arguments, GatherClipsShape shape, TimeShift shift)
    {
        var shorts = new List<short>();
        var floats = new List<float>();
        var places = new ClipPlace[KnownClips];
        var sounds = new double[KnownClips][][];
        for (int clip = 0; clip < KnownClips; clip++)
            (places[clip], sounds[clip]) = Add(clip, shape, shorts, floats);

        int[] labelOf = Indices(KnownClips, 7, 1000), chosen = Indices(shape.Images, 2, KnownClips);
        int[] starts = [.. Indices(shape.Models * KnownClips, 5, 2 * shape.Samples + 1).Select(start => start - shape.Samples)];
        int[] startOf = [.. chosen.Select((clip, i) => starts[i / shape.Batch * KnownClips + clip])];
        double[] uniforms = Uniform(shape.Images * Draws, 3, 0, 1);
        int[] shifts = [.. chosen.Select((_, i) => shift == default ? 0 : GatherReference.Shift(shift, uniforms[i * Draws]))];

        var store = new ClipStore(
            arguments.Input("16-bit samples", shorts.ToArray()),
            arguments.Input("float samples", floats.ToArray()),
            arguments.Input("places", places),
            arguments.Input("labels of clips", labelOf));
        DeviceBuffer<int> clips = arguments.Input("clips", chosen);
        DeviceBuffer<int> firsts = arguments.Input("starts", starts);
        Tensor draws = shift == default ? default : arguments.Input("draws", new Shape(shape.Images, Draws), uniforms);
        Tensor output = arguments.Output("y", shape.Output, () => Want());
        DeviceBuffer<int> labels = arguments.Output("labels", shape.Images, () => Array.ConvertAll(chosen, clip => labelOf[clip]));
        arguments.Naive = () => Want();
        return () => arguments.Backend.GatherClips(shape, store, clips, firsts, draws, shift, output, labels);

        double[] Want() => GatherClipsReference.Waveforms(
            shape, Array.ConvertAll(chosen, clip => sounds[clip]), startOf, shifts, shift.AcrossChannels);
    }

    private static (ClipPlace Place, double[][] Sound) Add(int clip, GatherClipsShape shape, List<short> shorts, List<float> floats)
    {
        bool isFloat = clip % 3 == 1;
        int channels = clip % 2 == 0 ? shape.Channels : 1;
        int frames = Math.Max(1, clip switch { 0 => shape.Samples, 1 => 2 * shape.Samples, 2 => 1, _ => shape.Samples * clip / KnownClips });
        double[][] sound = [.. Enumerable.Range(0, channels).Select(c => Uniform(frames, 10 * clip + c))];
        if (!isFloat)
            sound = [.. sound.Select(channel => Array.ConvertAll(channel, value => Math.Floor(value * 32768) / 32768))];

        int before = isFloat ? floats.Count : shorts.Count;
        int gap = (ClipStore.BlockLength - before % ClipStore.BlockLength) % ClipStore.BlockLength;
        floats.AddRange(isFloat ? [.. new float[gap], .. sound.SelectMany(channel => channel).Select(value => (float)value)] : []);
        shorts.AddRange(isFloat ? [] : [.. new short[gap], .. sound.SelectMany(channel => channel).Select(value => (short)(value * 32768))]);
        return (new ClipPlace((before + gap) / ClipStore.BlockLength, frames, channels, isFloat ? 1 : 0), sound);
    }
}
