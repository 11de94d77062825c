using System.Text.Json;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>Spectra of the specification's signals: powers and mel bands to 1e-4, decibels to 1e-3 dB.</summary>
[Trait("Speed", "Small")]
public sealed class SpectrogramGoldenTests
{
    private const double Relative = 1e-4;
    private const double Decibel = 1e-3;

    private static readonly SpectrogramOptions Options = new();

    private static readonly JsonElement[] Signals = [.. Golden.Json("spec.json").GetProperty("spectra").EnumerateArray()];

    public static IEnumerable<TheoryDataRow<BackendKind, string>> Rows =>
        from device in TestDevices.Fast
        from signal in Signals
        let name = signal.GetProperty("name").GetString()!
        select new TheoryDataRow<BackendKind, string>(device.Data, name).WithTrait("Device", device.Data.ToString());

    [Theory]
    [MemberData(nameof(Rows))]
    public void Powers_and_mel_bands_are_golden(BackendKind device, string name)
    {
        JsonElement golden = Signal(name);
        IBackend backend = TestDevices.Get(device);
        float[][] waveform = Waveform(golden);
        var stft = new StftShape(1, waveform.Length, waveform[0].Length, Options.FftLength, Options.HopLength);
        var projection = new MelProjectionShape(1, stft.Channels, stft.Frames, stft.Bins, Options.Mels);
        using var tables = new SpectrogramTables(backend, Options);
        using var arena = new TensorArena("spectra");
        Tensor input = arena.Reserve(stft.Waveforms);
        Tensor power = arena.Reserve(stft.Power);
        Tensor mel = arena.Reserve(projection.Mel);
        Tensor workspace = arena.Reserve(new Shape((int)Math.Max(backend.StftWorkspace(stft), backend.DecibelsWorkspace(1, (int)mel.Count))));
        arena.Allocate(backend);
        input.CopyFrom(waveform.SelectMany(channel => channel).ToArray());

        backend.StftPower(stft, tables, input, power, workspace);
        backend.MelProjection(projection, tables, power, mel);

        float[] powers = power.ToArray();
        float[] mels = mel.ToArray();
        Assert.Equal(golden.GetProperty("frames").GetInt32(), stft.Frames);
        AssertPicks(golden, "power", Relative, pick => powers[Number(pick, "frame") * stft.Bins + Number(pick, "bin")]);
        AssertPicks(golden, "mel", Relative, pick => mels[Place(projection, pick)]);

        // A range that reaches below the smallest power there is: no floor.
        backend.Decibels(mel, 1000, workspace);
        float[] decibels = mel.ToArray();
        AssertPicks(golden, "decibelsWithoutFloor", 0, pick => decibels[Place(projection, pick)]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decibels_of_the_clip_and_their_statistics_are_golden(BackendKind device, string name)
    {
        JsonElement golden = Signal(name);
        IBackend backend = TestDevices.Get(device);
        float[][] waveform = Waveform(golden);
        using var spectrogram = new MelSpectrogram(backend, Options, 1, waveform.Length, waveform[0].Length);
        Shape image = spectrogram.ImageShape;
        using var arena = new TensorArena("spectrogram");
        Tensor input = arena.Reserve(new Shape(1, waveform.Length, waveform[0].Length));
        Tensor output = arena.Reserve(new Shape(1, image[0], image[1], image[2]));
        arena.Allocate(backend);
        input.CopyFrom(waveform.SelectMany(channel => channel).ToArray());

        spectrogram.Compute(input, output);

        float[] decibels = output.ToArray();
        var shape = new MelProjectionShape(1, image[2], image[1], 0, image[0]);
        AssertPicks(golden, "decibels", 0, pick => decibels[Place(shape, pick)]);
        double mean = decibels.Average(value => (double)value);
        double deviation = Math.Sqrt(decibels.Sum(value => (value - mean) * (value - mean)) / (decibels.Length - 1));
        double maximum = golden.GetProperty("maximum").GetDouble();
        double floor = golden.GetProperty("floor").GetDouble();
        Assert.Equal(maximum, decibels.Max(), Decibel);
        Assert.Equal(golden.GetProperty("mean").GetDouble(), mean, Decibel);
        Assert.Equal(golden.GetProperty("deviation").GetDouble(), deviation, Decibel);
        double share = decibels.Count(value => value <= floor + 1e-4) / (double)decibels.Length;
        Assert.Equal(golden.GetProperty("shareAtFloor").GetDouble(), share, 1e-4);
    }

    private static JsonElement Signal(string name) => Signals.Single(signal => signal.GetProperty("name").GetString() == name);

    private static void AssertPicks(JsonElement golden, string list, double relative, Func<JsonElement, double> got)
    {
        foreach (JsonElement pick in golden.GetProperty(list).EnumerateArray())
        {
            double want = pick.GetProperty("value").GetDouble();
            double allowed = relative > 0 ? relative * Math.Abs(want) : Decibel;
            Assert.True(Math.Abs(got(pick) - want) <= allowed, $"{list} {pick}: {got(pick):R}, allowed {allowed:E1}");
        }
    }

    private static int Place(MelProjectionShape shape, JsonElement pick) =>
        (Number(pick, "filter") * shape.Frames + Number(pick, "frame")) * shape.Channels + Number(pick, "channel");

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    /// <summary>The channels, each the sum of its parts over silence.</summary>
    private static float[][] Waveform(JsonElement golden) =>
        [.. golden.GetProperty("channels").EnumerateArray().Select(parts => Channel(parts, Number(golden, "samples")))];

    private static float[] Channel(JsonElement parts, int samples)
    {
        var channel = new double[samples];
        foreach (JsonElement part in parts.EnumerateArray())
        {
            int from = part.TryGetProperty("from", out JsonElement start) ? start.GetInt32() : 0;
            int count = part.TryGetProperty("count", out JsonElement length) ? length.GetInt32() : samples - from;
            for (int n = from; n < from + count; n++)
            {
                channel[n] += part.TryGetProperty("sine", out JsonElement sine)
                    ? sine.GetDouble() * Math.Sin(2 * Math.PI * 64 * ((n - from) % 1024) / 1024.0)
                    : part.TryGetProperty("constant", out JsonElement constant) ? constant.GetDouble()
                    : SpecFormula.Value(n - from, part.GetProperty("formula").GetInt32());
            }
        }

        return Array.ConvertAll(channel, value => (float)value);
    }
}
