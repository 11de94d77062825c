using System.Text;
using System.Text.Json;

namespace RawAudioNet.App.Tests;

/// <summary>Sound is read and resampled for a trained network as it was in its training, unless the command line wants something else.</summary>
public sealed class SoundChoiceTests(SoundChoiceTests.HighQualityRun trained) : IClassFixture<SoundChoiceTests.HighQualityRun>
{
    [Fact]
    public void Train_choices_areInTheOptions()
    {
        JsonElement options = JsonDocument.Parse(File.ReadAllText(Path.Combine(trained.Run, "options.json"))).RootElement;
        Assert.Equal(
            ["own", "own", "High"],
            new[] { "decoder", "resampler", "resampleQuality" }.Select(name => options.GetProperty(name).GetString()));
    }

    [Fact]
    public void Evaluate_withoutChoice_resamplesAsTrainingDid()
    {
        double training = trained.Training.Json().GetProperty("validationLoss").GetDouble();
        Assert.Equal(training, Loss());
        Assert.Equal(training, Loss("--resample-quality", "high"));
        Assert.NotEqual(training, Loss("--resample-quality", "default"));
    }

    [Fact]
    public void Predict_withoutChoice_resamplesAsTrainingDid()
    {
        string clip = Path.Combine(trained.Data, "high", "0.wav");
        string plain = AppRun.Of("predict", trained.Run, clip, "--json").Out;
        Assert.Equal(plain, AppRun.Of("predict", trained.Run, clip, "--json", "--resample-quality", "high").Out);
        Assert.NotEqual(plain, AppRun.Of("predict", trained.Run, clip, "--json", "--resample-quality", "default").Out);
    }

    [Theory]
    [InlineData("decoder")]
    [InlineData("resampler")]
    public void Run_trainedWithWhatThisBuildLacks_isRefusedUnlessAnotherIsWanted(string choice)
    {
        string checkpoint = Path.Combine(trained.Run, choice + ".safetensors");
        byte[] bytes = File.ReadAllBytes(Path.Combine(trained.Run, "best.safetensors"));
        byte[] kept = Encoding.UTF8.GetBytes($"\"{choice}\":\"own\"");
        Encoding.UTF8.GetBytes($"\"{choice}\":\"odd\"").CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(kept)));
        File.WriteAllBytes(checkpoint, bytes);

        AppRun.Of("evaluate", checkpoint, trained.Data).IsRefused(3, checkpoint, "'odd'", $"give --{choice} own");
        AppRun.Of("predict", checkpoint, trained.Data).IsRefused(3, checkpoint, "'odd'", $"give --{choice} own");
        Assert.Equal(0, AppRun.Of("evaluate", checkpoint, trained.Data, $"--{choice}", "own").Code);
    }

    [Theory]
    [InlineData("decoder")]
    [InlineData("resampler")]
    public void Config_withWhatThisBuildLacks_isRefused(string choice)
    {
        string options = Path.Combine(trained.Run, choice + ".json");
        string text = File.ReadAllText(Path.Combine(trained.Run, "options.json"));
        File.WriteAllText(options, text.Replace($"\"{choice}\": \"own\"", $"\"{choice}\": \"odd\"", StringComparison.Ordinal));
        AppRun.Of("train", "--config", options, "-o", Path.Combine(trained.Run, "again")).IsRefused(2, "'odd'", $"--{choice} own");
    }

    private double Loss(params string[] options) => AppRun.Of(["evaluate", trained.Run, "--json", .. options]).Json().GetProperty("loss").GetDouble();

    public sealed class HighQualityRun : IDisposable
    {
        private readonly ToneFolder tones = new(clipsPerClass: 4);

        public HighQualityRun()
        {
            Training = AppRun.Of(
                "train", Data, "-e", "1", "-b", "4", "-d", "cpu", "--split", "0.25", "--resample-quality", "high", "-o", Run, "--json");
            Assert.True(Training.Code == 0, Training.Error);
        }

        internal AppRun Training { get; }

        internal string Data => tones.Data;

        internal string Run => tones.At("run");

        public void Dispose() => tones.Dispose();
    }
}
