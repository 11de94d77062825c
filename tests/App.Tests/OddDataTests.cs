using System.Globalization;
using System.Text;
using System.Text.Json;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests;

/// <summary>Data at the edge of sense: they train to finite numbers, or are refused in words.</summary>
public sealed class OddDataTests : IDisposable
{
    private readonly ToneFolder tones = new(0);

    [Theory]
    [InlineData("-e 2")]
    [InlineData("-e 2 -b 1 --cache none")]
    [InlineData("-e 2 -b 5 --recipe tutorial")]
    public void Train_onSilenceAndConstants_staysFinite(string options)
    {
        for (int clip = 0; clip < 4; clip++)
        {
            Constant($"data/silence/{clip}.wav", 0, 800 + clip);
            Constant($"data/offset/{clip}.wav", 8000, 800 + clip);
            Constant($"data/full/{clip}.wav", short.MaxValue, 800 + clip);
        }
        RequireFinite(options);
        AppRun prediction = AppRun.Of("predict", tones.At("run"), tones.Data, "--json");
        Assert.All(
            prediction.Json().GetProperty("results").EnumerateArray().SelectMany(result => result.GetProperty("top").EnumerateArray()),
            top => Assert.InRange(top.GetProperty("probability").GetDouble(), 0, 1));
    }

    [Theory]
    [InlineData(1, 1, "-e 2", "only one class")]
    [InlineData(4, 1, "-e 2", "only one class")]
    [InlineData(1, 2, "-e 2", null)]
    [InlineData(1, 2, "-e 2 --split 0", null)]
    [InlineData(3, 2, "-e 2 -b 1", null)]
    [InlineData(3, 2, "-e 1 -b 4096", null)]
    public void Train_onFewClipsOrClasses_worksAndSaysWhatIsOdd(int clips, int classes, string options, string? warning)
    {
        for (int clip = 0; clip < clips * classes; clip++)
            tones.Add($"data/{clip % classes}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        AppRun run = RequireFinite(options);
        if (warning is not null)
            Assert.Contains(warning, run.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_withAnEmptyClass_saysSo()
    {
        for (int clip = 0; clip < 6; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        Directory.CreateDirectory(tones.At("data/nothing"));
        Assert.Contains("There is no sound in 'nothing'", RequireFinite("-e 1").ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_onThousandClasses_works()
    {
        byte[] clip = ToneFolder.Tone(400, 0.01);
        for (int label = 0; label < 1000; label++)
            tones.Add(string.Create(CultureInfo.InvariantCulture, $"data/c{label}/1.wav"), clip);
        AppRun run = RequireFinite("-e 1 -b 256 --split 0 --channels 2");
        Assert.Equal(1000, run.Json().GetProperty("classes").GetInt32());
    }

    [Fact]
    public void Predict_ofOneSampleAndOfAnHour_isAnAnswer()
    {
        for (int clip = 0; clip < 6; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        Constant("data/1/sample.wav", 1000, 1);
        RequireFinite("-e 1");
        byte[] second = ToneFolder.Tone(300, 1);
        byte[] hour = [.. second[..44], .. Enumerable.Repeat(second[44..], 3600).SelectMany(bytes => bytes)];
        BitConverter.TryWriteBytes(hour.AsSpan(4), hour.Length - 8);
        BitConverter.TryWriteBytes(hour.AsSpan(40), hour.Length - 44);
        AppRun run = AppRun.Of("predict", tones.At("run"), tones.At("data/1/sample.wav"), tones.Add("hour.wav", hour), "--json");
        Assert.True(run.Code == 0, run.Error);
        JsonElement[] results = [.. run.Json().GetProperty("results").EnumerateArray()];
        Assert.Equal(2, results.Length);
        Assert.Equal(3600, results[1].GetProperty("end").GetDouble(), 3);
        Assert.Equal(1804, results[1].GetProperty("windows").GetArrayLength());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e13f)]
    public void Samples_thatAreNoNumbers_areRefusedBeforeTheyReachTheNetwork(float sample)
    {
        for (int clip = 0; clip < 24; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        string bad = tones.Add("data/1/bad.wav", WithSample(sample));
        AppRun run = RequireFinite("-e 1");
        Assert.Contains($"skipped {bad}: found samples as large as", run.ErrorWords, StringComparison.Ordinal);
        AppRun.Of("train", tones.Data, "-d", "cpu", "-o", tones.At("strict"), "--strict").IsRefused(3, bad, "samples as large as");

        AppRun prediction = AppRun.Of("predict", tones.At("run"), bad, "--json");
        Assert.Equal(3, prediction.Code);
        Assert.Contains("samples as large as", prediction.Json().GetProperty("errors")[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cache none")]
    [InlineData("--recipe tutorial --cache none")]
    public void Samples_thatBecomeNoNumbersDuringATraining_areNamedAndLeftOut(string options)
    {
        for (int clip = 0; clip < 12; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        using var interruption = new Interruption();
        using var error = new StopAt("1/", () => tones.Add("data/0/4.wav", WithSample(float.NaN)));
        string[] command = ["train", tones.Data, "-d", "cpu", "-e", "4", "-b", "3", "--split", "0", "-o", tones.At("run"), .. options.Split(' ')];
        Assert.Equal(0, CommandLine.Run(command, new(Stream.Null, TextWriter.Null, error), interruption));
        string words = string.Join(' ', error.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{tones.At("data/0/4.wav")} can no longer be read (found samples as large as NaN", words, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", File.ReadAllText(tones.At("run/log.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_atTheHighestRateThatIsTaken_staysFinite()
    {
        for (int clip = 0; clip < 12; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        RequireFinite("-e 8 -b 3 --max-lr 1000");
    }

    [Theory]
    [InlineData(1e37f, 1, 1)]
    [InlineData(1, 1e-3f, 1e38f)]
    public void Train_whereAStepIsNotFinite_stopsWithTheClipsAndKeepsTheWeightsBefore(float first, float fourth, float last)
    {
        // The one breaks the loss. The other leaves it finite, but the fourth block's normalisation makes its gradient too large for a float.
        for (int clip = 0; clip < 12; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        StopAfterFirstEpoch("train", tones.Data, "-d", "cpu", "-e", "3", "-b", "3", "--cache", "none", "-o", tones.At("run"));
        string part = tones.At("run/part.safetensors");
        Scale(part, "conv1.weight", first);
        Scale(part, "conv4.weight", fourth);
        Scale(part, "lin.weight", last);
        AppRun run = AppRun.Of("train", "--resume", tones.At("run"));
        Assert.Equal(3, run.Code);
        Assert.All(
            (string[])["not finite at step ", "(epoch 2, learning rate ", "its clips: ", ".wav", "lower --max-lr", $"--init {part}"],
            word => Assert.Contains(word, run.ErrorLines[^1], StringComparison.Ordinal));

        // What is saved are the weights that the step began with.
        byte[] before = File.ReadAllBytes(part);
        Assert.Equal(3, AppRun.Of("train", "--resume", tones.At("run")).Code);
        Assert.Equal(Weights(before), Weights(File.ReadAllBytes(part)));
        Assert.Equal(1, File.ReadAllLines(tones.At("run/log.csv")).Length - 1);
    }

    [Fact]
    public void Train_whereAVarianceOverflows_stopsAndKeepsReadableCheckpoints()
    {
        for (int clip = 0; clip < 12; clip++)
            tones.Add($"data/{clip % 2}/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 0.1));
        StopAfterFirstEpoch("train", tones.Data, "-d", "cpu", "-e", "3", "-b", "3", "--cache", "none", "-o", tones.At("run"));

        // The square of what comes out of the last block is too large for a float, its normalised values are 0: loss and gradient stay finite.
        string part = tones.At("run/part.safetensors");
        Scale(part, "conv4.weight", 1e22f);
        AppRun.Of("train", "--resume", tones.At("run")).IsLast(3, "no longer finite after step ", "(epoch 2)", "lower --max-lr");
        foreach (string file in Directory.GetFiles(tones.At("run"), "*.safetensors"))
            Assert.True(ModelCheckpoint.Load(file).IsFinite);
    }

    public void Dispose() => tones.Dispose();

    private static float[] Weights(byte[] file)
    {
        using var stream = new MemoryStream(file);
        SafetensorsFile read = SafetensorsFile.Read(stream, "part");
        return [.. read.Names.Where(name => name.EndsWith("weight", StringComparison.Ordinal)).SelectMany(name => read.Floats(name).Values)];
    }

    private static void Scale(string path, string name, float factor)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        ILookup<bool, string> names = file.Names.ToLookup(each => each.EndsWith("num_batches_tracked", StringComparison.Ordinal) || each == "optimizer.steps");
        IEnumerable<NamedTensor> tensors = names[false].Select(file.Floats).ToArray();
        SafetensorsWriter.Write(
            path,
            tensors.Select(tensor => tensor.Name == name ? new NamedTensor(name, tensor.Shape, [.. tensor.Values.Select(value => factor * value)]) : tensor),
            names[true].ToDictionary(each => each, file.Counter),
            file.Metadata);
    }

    private static void StopAfterFirstEpoch(params string[] arguments)
    {
        using var interruption = new Interruption();
        using var error = new StopAt("1/", interruption.Request);
        Assert.Equal(130, CommandLine.Run(arguments, new(Stream.Null, TextWriter.Null, error), interruption));
    }

    private AppRun RequireFinite(string options)
    {
        AppRun run = AppRun.Of(["train", tones.Data, "-d", "cpu", "-o", tones.At("run"), "--json", .. options.Split(' ')]);
        Assert.True(run.Code == 0, run.Error);
        foreach (string name in (string[])["log.csv", "predictions.csv", "metrics.json"])
        {
            if (File.Exists(tones.At($"run/{name}")))
                Assert.DoesNotContain("NaN", File.ReadAllText(tones.At($"run/{name}")), StringComparison.Ordinal);
        }
        Assert.True(double.IsFinite(run.Json().GetProperty("trainLoss").GetDouble()));
        return run;
    }

    // A tenth of a second as 32-bit floats, of which one is odd.
    private static byte[] WithSample(float sample)
    {
        byte[] file = new byte[44 + 4 * 800];
        ToneFolder.Tone(300, 0.2).AsSpan(0, 44).CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(20), (short)3);
        BitConverter.TryWriteBytes(file.AsSpan(28), 4 * 8000);
        BitConverter.TryWriteBytes(file.AsSpan(32), (short)4);
        BitConverter.TryWriteBytes(file.AsSpan(34), (short)32);
        BitConverter.TryWriteBytes(file.AsSpan(44 + 4 * 123), sample);
        return file;
    }

    private void Constant(string name, short value, int frames)
    {
        byte[] file = ToneFolder.Tone(0, frames / 8000.0);
        for (int at = 44; at < file.Length; at += 2)
            BitConverter.TryWriteBytes(file.AsSpan(at), value);
        tones.Add(name, file);
    }

    private sealed class StopAt(string line, Action then) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.TrimStart().StartsWith(line, StringComparison.Ordinal) is true)
                then();
        }
    }
}
