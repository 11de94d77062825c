using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Fourier transforms from the shortest to the longest, mel bands of even and odd rates, decibels with silence among them.</summary>
public sealed class SpectrogramCases : IOpCases
{
    private static readonly Tolerance OfTransforms = new(
        1e-6,
        "a bin is off by a few roundings relative to the frame's sum of absolute values A, its power |X|² by |X|·A and, where X is all but 0, " +
        "by that error's square");

    private static readonly Tolerance OfLogarithms = new(1e-6, "relative to 10 dB and the value: an approximate log2 is off by 2^-22");

    private static readonly Tolerance OfSpectrograms = new(
        1e-5, "relative to 100 dB, so 1e-3 dB: the rounding of a transform in a weak band is that of its frame's strong ones");

    private static readonly (StftShape Shape, int Mels, float TopDb, bool IsMono, CaseSize Size)[] Spectrograms =
    [
        (new(1, 1, 9, 16, 5), 3, 80, false, CaseSize.Tiny),
        (new(2, 3, 40, 32, 24), 4, 80, false, CaseSize.Tiny),
        (new(3, 2, 700, 64, 32), 7, 80, false, CaseSize.Normal),
        (new(2, 2, 5000, 256, 100), 20, 25.5f, true, CaseSize.Normal),
        (new(1, 2, 30001, 1024, 512), 64, 80, false, CaseSize.Normal),
        (new(2, 2, 30001, 1024, 512), 64, 80, true, CaseSize.Normal),
        (new(1, 1, 9000, 2048, 333), 64, 80, false, CaseSize.Normal),
        (new(16, 2, 176000, 1024, 512), 64, 80, false, CaseSize.Speed),
        (new(32, 1, 176000, 1024, 512), 64, 80, false, CaseSize.Speed),
    ];

    private static readonly (StftShape Shape, CaseSize Size)[] Transforms =
    [
        (new(1, 1, 9, 16, 5), CaseSize.Tiny),
        (new(2, 1, 40, 16, 24), CaseSize.Tiny),
        (new(1, 3, 33, 32, 7), CaseSize.Tiny),
        (new(2, 3, 500, 64, 32), CaseSize.Normal),
        (new(1, 1, 700, 512, 100), CaseSize.Normal),
        (new(1, 2, 3001, 1024, 512), CaseSize.Normal),
        (new(1, 1, 2100, 2048, 333), CaseSize.Normal),
        (new(1, 1, 4097, 8192, 4000), CaseSize.Normal),
        (new(16, 2, 176000, 1024, 512), CaseSize.Speed),
    ];

    private static readonly (MelProjectionShape Shape, int SampleRateHz, CaseSize Size)[] Projections =
    [
        (new(1, 1, 1, 9, 3), 8000, CaseSize.Tiny),
        (new(2, 3, 5, 17, 7), 11025, CaseSize.Tiny),
        (new(1, 1, 45, 129, 40), 22050, CaseSize.Normal),
        (new(3, 2, 7, 513, 64), 44100, CaseSize.Normal),
        (new(16, 2, 344, 513, 64), 44100, CaseSize.Speed),
    ];

    private static readonly (Shape Shape, float TopDb, CaseSize Size)[] Levels =
    [
        (new(1, 1), 80, CaseSize.Tiny),
        (new(3, 2, 5, 2), 80, CaseSize.Tiny),
        (new(2, 3, 7, 1), 0, CaseSize.Tiny),
        (new(3, 9, 43, 3), 25.5f, CaseSize.Normal),
        (new(2, 64, 344, 2), 80, CaseSize.Normal),
        (new(16, 64, 344, 2), 80, CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Transforms.Select(item => StftPower(item.Shape, item.Size)),
        .. Projections.Select(item => MelProjection(item.Shape, item.SampleRateHz, item.Size)),
        .. Levels.Select(item => Decibels(item.Shape, item.TopDb, item.Size)),
        .. Spectrograms.Select(item => LogMelSpectrogram(item.Shape, item.Mels, item.TopDb, item.IsMono, item.Size)),
    ];

    private static OpCase StftPower(StftShape shape, CaseSize size)
    {
        string name = $"N{shape.Images} {shape.Channels}x{shape.Samples} L{shape.FftLength} hop {shape.HopLength}";
        return new OpCase("StftPower", name, size, OfTransforms, arguments =>
        {
            double[] x = Uniform(shape.Waveforms.Count, 1);
            SpectrogramTables tables = arguments.Companion(
                new SpectrogramTables(arguments.Backend, new SpectrogramOptions(44100, shape.FftLength, shape.HopLength, 5)));
            Tensor waveforms = arguments.Input("x", shape.Waveforms, x);
            Tensor power = arguments.Output("power", shape.Power, () => Power(shape, x));
            Tensor workspace = arguments.Workspace(arguments.Backend.StftWorkspace(shape));
            arguments.Naive = () => SpectrogramReference.StftPower(shape, x);
            arguments.Library = () => MathNetReference.StftPower(shape, x);
            return () => arguments.Backend.StftPower(shape, tables, waveforms, power, workspace);
        })
        {
            Flops = 2.5 * shape.FftLength * Math.Log2(shape.FftLength) * shape.Images * shape.Channels * shape.Frames,
            Bytes = sizeof(float) * (double)(shape.Waveforms.Count + shape.Power.Count),
        };
    }

    private static Expected Power(StftShape shape, double[] waveforms)
    {
        double[] power = SpectrogramReference.StftPower(shape, waveforms);
        var scales = new double[power.Length];
        for (int i = 0; i < power.Length; i += shape.Bins)
        {
            int frame = i / shape.Bins;
            double sum = SpectrogramReference.Frame(shape, waveforms, frame / shape.Frames, frame % shape.Frames).Sum(Math.Abs);
            for (int k = 0; k < shape.Bins; k++)
                scales[i + k] = Math.Sqrt(power[i + k]) * sum + OfTransforms.Relative * sum * sum;
        }

        return new Expected(power, scales);
    }

    private static OpCase MelProjection(MelProjectionShape shape, int sampleRateHz, CaseSize size)
    {
        string name = $"N{shape.Images} {shape.Channels}x{shape.Frames}x{shape.Bins}->{shape.Mels} {sampleRateHz} Hz";
        return new OpCase("MelProjection", name, size, Tolerance.SumOfProducts, arguments =>
        {
            double[] p = Uniform(shape.Power.Count, 1, 0, 100);
            SpectrogramTables tables = arguments.Companion(new SpectrogramTables(
                arguments.Backend, new SpectrogramOptions(sampleRateHz, 2 * (shape.Bins - 1), shape.Bins - 1, shape.Mels)));
            Tensor power = arguments.Input("power", shape.Power, p);
            Tensor mel = arguments.Output("mel", shape.Mel, () => SpectrogramReference.MelProjection(shape, sampleRateHz, p));
            arguments.Naive = () => SpectrogramReference.MelProjection(shape, sampleRateHz, p);
            return () => arguments.Backend.MelProjection(shape, tables, power, mel);
        })
        {
            Flops = 4.0 * shape.Power.Count,
            Bytes = sizeof(float) * (double)(shape.Power.Count + shape.Mel.Count),
        };
    }

    private static OpCase Decibels(Shape shape, float topDb, CaseSize size) => new(
        "Decibels", $"{shape} top {topDb} dB", size, OfLogarithms, arguments =>
    {
        int images = shape[0];
        double[] x = ToFloat(Array.ConvertAll(Uniform(shape.Count, 1, -12, 5), exponent => Math.Pow(10, exponent)));

        // The last clip is silent; the first one's largest value is its last.
        if (images > 1)
            Array.Clear(x, x.Length - x.Length / images, x.Length / images);
        x[x.Length / images - 1] = 2e5;
        double[] want = SpectrogramReference.Decibels(images, x, topDb);
        Tensor values = arguments.InPlace("values", shape, x, () => new Expected(want, Array.ConvertAll(want, value => 10 + Math.Abs(value))));
        Tensor workspace = arguments.Workspace(arguments.Backend.DecibelsWorkspace(images, x.Length / images));
        arguments.Naive = () => SpectrogramReference.Decibels(images, x, topDb);
        return () => arguments.Backend.Decibels(values, topDb, workspace);
    })
    {
        Flops = 2.0 * shape.Count,
        Bytes = 2.0 * sizeof(float) * shape.Count,
    };

    private static OpCase LogMelSpectrogram(StftShape shape, int mels, float topDb, bool isMono, CaseSize size)
    {
        const int SampleRateHz = 44100;
        string name = $"N{shape.Images} {shape.Channels}x{shape.Samples} L{shape.FftLength} hop {shape.HopLength} ->{mels}{(isMono ? " mono" : "")}";
        var projection = new MelProjectionShape(shape.Images, shape.Channels, shape.Frames, shape.Bins, mels);
        return new OpCase("LogMelSpectrogram", name, size, OfSpectrograms, arguments =>
        {
            double[] x = Uniform(shape.Waveforms.Count, 1);
            if (isMono)
            {
                // Clips of equal channels, and in the last clip one sample that differs.
                for (int i = 0; i < x.Length; i++)
                    x[i] = x[i / (shape.Channels * shape.Samples) * shape.Channels * shape.Samples + i % shape.Samples];
                x[^(shape.Samples / 3)] += 0.5;
            }

            SpectrogramTables tables = arguments.Companion(
                new SpectrogramTables(arguments.Backend, new SpectrogramOptions(SampleRateHz, shape.FftLength, shape.HopLength, mels)));
            Tensor waveforms = arguments.Input("x", shape.Waveforms, x);
            Tensor features = arguments.Output("features", projection.Mel, () =>
            {
                double[] power = SpectrogramReference.StftPower(shape, x);
                double[] mel = SpectrogramReference.MelProjection(projection, SampleRateHz, power);
                double[] want = SpectrogramReference.Decibels(shape.Images, mel, topDb);
                return new Expected(want, Array.ConvertAll(want, _ => 100.0));
            });
            Tensor workspace = arguments.Workspace(arguments.Backend.LogMelSpectrogramWorkspace(shape, mels));
            arguments.Naive = () => SpectrogramReference.Decibels(
                shape.Images,
                SpectrogramReference.MelProjection(projection, SampleRateHz, SpectrogramReference.StftPower(shape, x)),
                topDb);
            return () => arguments.Backend.LogMelSpectrogram(shape, tables, topDb, waveforms, features, workspace);
        })
        {
            Flops = 2.5 * shape.FftLength * Math.Log2(shape.FftLength) * shape.Images * shape.Channels * shape.Frames,
            Bytes = sizeof(float) * (double)(shape.Waveforms.Count + projection.Mel.Count),
        };
    }
}
