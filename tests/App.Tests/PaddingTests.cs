using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace RawAudioNet.App.Tests;

/// <summary>Short clips lie, wherever a network meets them, in what they lay in when it was trained.</summary>
public sealed class PaddingTests(PaddingTests.RepeatedRun trained) : IClassFixture<PaddingTests.RepeatedRun>
{
    [Fact]
    public void Strong_recipe_repeatsShortClips()
    {
        JsonElement options = JsonDocument.Parse(File.ReadAllText(Path.Combine(trained.Run, "options.json"))).RootElement;
        Assert.Equal(("strong", "repeat"), (options.GetProperty("recipe").GetString(), options.GetProperty("pad").GetString()));
        Assert.Equal(0, trained.Train("silent", "--pad", "silence").Code);
        Assert.Contains("\"pad\": \"silence\"", File.ReadAllText(trained.At("silent/options.json")), StringComparison.Ordinal);
        Assert.NotEqual(File.ReadAllText(trained.At("silent/log.csv")), File.ReadAllText(trained.At("run/log.csv")));
    }

    [Fact]
    public void Evaluate_padsAsTrainingDid()
    {
        double training = trained.Training.Json().GetProperty("validationLoss").GetDouble();
        Assert.Equal(training, LossOf(trained.Run));

        // A checkpoint that does not tell is of a network that was trained in silence.
        string untold = Path.Combine(trained.Run, "untold.safetensors");
        byte[] bytes = File.ReadAllBytes(Path.Combine(trained.Run, "best.safetensors"));
        "\"nothing\""u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("\"padding\":\"Repeat\""))));
        File.WriteAllBytes(untold, bytes);
        Assert.NotEqual(training, LossOf(untold));
    }

    [Fact]
    public void Predict_and_features_padAsTrainingDid()
    {
        string clip = Path.Combine(trained.Data, "low", "0.wav");
        AppRun prediction = AppRun.Of("predict", trained.Run, clip, "--window", "0.2", "--hop", "0.1", "--json");
        Assert.Equal(2, prediction.Json().GetProperty("results")[0].GetProperty("windows").GetArrayLength());

        Assert.Equal(0, AppRun.Of("features", clip, "-o", trained.At("silence.npy")).Code);
        Assert.Equal(0, AppRun.Of("features", clip, "--run", trained.Run, "-o", trained.At("repeated.npy")).Code);
        Assert.InRange(FramesAsLoudAsTheMiddle("silence.npy"), 20, 40);
        Assert.Equal(344, FramesAsLoudAsTheMiddle("repeated.npy"));
    }

    [Fact]
    public void Spectrograms_madeAnew_haveTheBitsOfThoseThatAreKept()
    {
        Assert.Equal(0, trained.Train("kept", "--no-augment").Code);
        Assert.Equal(0, trained.Train("fresh", "--no-augment", "--cache", "none").Code);
        Assert.Equal(File.ReadAllText(trained.At("kept/log.csv")), File.ReadAllText(trained.At("fresh/log.csv")));
        Assert.Equal(LossOf(trained.At("kept")), LossOf(trained.At("fresh")));
    }

    [Fact]
    public void Exported_model_saysWhatLiesAroundShortClips()
    {
        string file = trained.At("model.onnx");
        Assert.Equal(0, AppRun.Of("export", trained.Run, "--onnx", file).Code);
        ReadOnlySpan<byte> property = [.. "padding"u8, 0x12, 6, .. "repeat"u8];
        Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(property) > 0);
    }

    private static double LossOf(string run) => AppRun.Of("evaluate", run, "--json").Json().GetProperty("loss").GetDouble();

    private int FramesAsLoudAsTheMiddle(string name)
    {
        ReadOnlySpan<byte> values = File.ReadAllBytes(trained.At(name)).AsSpan(^(2 * 64 * 344 * sizeof(float))..);
        var loudest = new float[344];
        Array.Fill(loudest, float.NegativeInfinity);
        for (int i = 0; i < 64 * 344; i++)
            loudest[i % 344] = Math.Max(loudest[i % 344], BinaryPrimitives.ReadSingleLittleEndian(values[(i * sizeof(float))..]));
        float range = loudest.Max() - loudest.Min();
        return loudest.Count(value => value > loudest[172] - Math.Max(0.1f * range, 1f));
    }

    public sealed class RepeatedRun : IDisposable
    {
        private readonly ToneFolder tones = new(clipsPerClass: 4);

        public RepeatedRun()
        {
            Training = Train("run", "--json");
            Assert.True(Training.Code == 0, Training.Error);
        }

        internal AppRun Training { get; }

        internal string Data => tones.Data;

        internal string Run => tones.At("run");

        internal string At(string name) => tones.At(name);

        internal AppRun Train(string output, params string[] options) => AppRun.Of(
            ["train", Data, "-e", "2", "-b", "3", "-d", "cpu", "--channels", "4,8", "--recipe", "strong", "--split", "0.25", "-o", At(output), .. options]);

        public void Dispose() => tones.Dispose();
    }
}
