using System.Text;

namespace RawAudioNet.App.Tests;

/// <summary>A value that this build does not know is refused in words, not taken for the usual one.</summary>
public sealed class UnknownValueTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    [Theory]
    [InlineData("\"resampleQuality\":\"Default\"", "\"resampleQuality\":\"Defaust\"", "Defaust")]
    [InlineData("\"padding\":\"Silence\"", "\"padding\":\"Silents\"", "Silents")]
    [InlineData("\"temperature\":\"", "\"temperature\":\"x", "temperature")]
    public void Checkpoint_withAnUnknownValue_isRefused(string was, string becomes, string word)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(trained.Run, "best.safetensors"));
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(was));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(becomes).CopyTo(bytes.AsSpan(at));
        string path = trained.Add($"{word}.safetensors", bytes);
        string sound = Path.Combine(trained.Data, "low", "0.wav");
        AppRun.Of("predict", path, sound).IsRefused(3, path, word);
        AppRun.Of("features", sound, "--run", path, "-o", trained.At("unknown.npy")).IsRefused(3, path, word);
        if (word == "Defaust")
            Assert.Equal(0, AppRun.Of("predict", path, sound, "--resample-quality", "high").Code);
    }

    [Fact]
    public void Clips_ofAnUnknownSet_areRefused()
    {
        string run = Directory.CreateDirectory(trained.At("set")).FullName;
        File.Copy(Path.Combine(trained.Run, "best.safetensors"), Path.Combine(run, "best.safetensors"));
        string clips = File.ReadAllText(Path.Combine(trained.Run, "clips.json"));
        File.WriteAllText(Path.Combine(run, "clips.json"), clips.Replace("\"set\": \"train\"", "\"set\": \"trian\"", StringComparison.Ordinal));
        AppRun.Of("evaluate", run, trained.Data).IsRefused(3, "clips.json", "neither trains nor validates");
    }
}
