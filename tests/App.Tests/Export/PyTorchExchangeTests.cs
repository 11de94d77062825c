using System.Buffers.Binary;
using System.Text;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Export;

/// <summary>Weights that come from PyTorch and go there.</summary>
public sealed class PyTorchExchangeTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    /// <summary>A network for two classes that PyTorch saved, without metadata.</summary>
    private static readonly string Foreign = Path.Combine(AppContext.BaseDirectory, "Goldens", "pytorch.safetensors");

    [Fact]
    public void Exported_weights_score_like_the_run()
    {
        string file = trained.At("exported.safetensors");
        Assert.Equal(0, AppRun.Of("export", trained.Run, "--safetensors", file).Code);
        Assert.Equal(
            AppRun.Of("evaluate", trained.Run, trained.Data, "--json").Out,
            AppRun.Of("evaluate", file, trained.Data, "--json").Out);
    }

    [Fact]
    public void Weights_of_PyTorch_are_scored_with_the_datas_classes_and_moments()
    {
        AppRun run = AppRun.Of("evaluate", Foreign, trained.Data, "--json");
        Assert.Equal(16, run.Json().GetProperty("clips").GetInt32());
        Assert.Contains("high, low", run.ErrorWords, StringComparison.Ordinal);
        Assert.Contains("dB and deviation", run.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_PyTorch_are_normalised_by_clips_padded_as_their_file_says()
    {
        byte[] foreign = File.ReadAllBytes(Foreign);
        int end = sizeof(long) + BinaryPrimitives.ReadInt32LittleEndian(foreign);
        string header = """{"__metadata__": {"padding": "repeat"}, """ + Encoding.UTF8.GetString(foreign.AsSpan(sizeof(long) + 1, end - sizeof(long) - 1));
        header = header.PadRight((header.Length + 7) / 8 * 8);
        string file = trained.Add("repeated.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. foreign[end..]]);

        Assert.NotEqual(Moments(Foreign), Moments(file));

        string Moments(string weights)
        {
            string words = AppRun.Of("evaluate", weights, trained.Data).ErrorWords;
            return words[words.IndexOf("clips' mean", StringComparison.Ordinal)..];
        }
    }

    [Fact]
    public void Weights_of_PyTorch_alone_are_refused_where_nothing_completes_them()
    {
        AppRun.Of("evaluate", Foreign).IsRefused(3, "'labels'");
        AppRun.Of("predict", Foreign, trained.Data).IsRefused(3, "'labels'");
        AppRun.Of("export", Foreign, "--onnx", trained.At("foreign.onnx")).IsRefused(3, "'labels'");
    }

    [Fact]
    public void Training_begins_with_the_weights_it_is_given()
    {
        ModelCheckpoint after = Train("tuned", trained.Data, trained.Run, "--max-lr", "1e-9");
        ModelCheckpoint before = ModelCheckpoint.Load(Path.Combine(trained.Run, "best.safetensors"));
        foreach (string name in (string[])["conv1.weight", "bn4.weight", "lin.weight", "lin.bias"])
            Assert.All(before.Tensor(name).Values.Zip(after.Tensor(name).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Other_classes_get_a_new_head_on_the_same_body()
    {
        trained.Add("other/low/a.wav", ToneFolder.Tone(300, 0.2));
        trained.Add("other/middle/a.wav", ToneFolder.Tone(900, 0.2));
        trained.Add("other/high/a.wav", ToneFolder.Tone(2500, 0.2));
        ModelCheckpoint after = Train("other-run", trained.At("other"), trained.Run, "--max-lr", "1e-9", "--split", "0");
        ModelCheckpoint before = ModelCheckpoint.Load(Path.Combine(trained.Run, "best.safetensors"));
        Assert.Equal([3, 64], after.Tensor("lin.weight").Shape);
        Assert.All(before.Tensor("conv2.weight").Values.Zip(after.Tensor("conv2.weight").Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Weights_of_PyTorch_are_trained_further_in_their_own_widths()
    {
        ModelCheckpoint after = Train("foreign-run", trained.Data, Foreign);
        Assert.Equal([4, 3, 4, 5], after.Network.Channels);
        Assert.Equal(["high", "low"], after.Labels);
    }

    [Fact]
    public void Widths_beside_weights_are_refused() =>
        AppRun.Of("train", trained.Data, "--init", trained.Run, "--channels", "8,16").IsRefused(2, "--init", "--channels");

    [Fact]
    public void Missing_weights_are_refused() =>
        AppRun.Of("train", trained.Data, "--init", "/no/such/file.safetensors", "-o", trained.At("none")).IsRefused(3, "/no/such/file.safetensors");

    private ModelCheckpoint Train(string name, string data, string init, params string[] more)
    {
        AppRun run = AppRun.Of(["train", data, "--init", init, "-e", "1", "-d", "cpu", "--no-augment", "-o", trained.At(name), .. more]);
        Assert.True(run.Code == 0, run.Error);
        return ModelCheckpoint.Load(Path.Combine(trained.At(name), "last.safetensors"));
    }
}
