using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class FeaturesCommandTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    private const int ImageLength = 2 * 64 * 344;

    [Fact]
    public void Features_ofFiles_haveTheDocumentedShapeAndOrder()
    {
        string a = Path.Combine(trained.Data, "low", "0.wav");
        string b = Path.Combine(trained.Data, "high", "0.wav");
        JsonElement result = AppRun.Of("features", a, b, "--out", trained.At("ab.npy"), "--json").Json();
        Assert.Equal(["out", "shape", "files", "errors"], result.EnumerateObject().Select(property => property.Name));
        Assert.Equal([2, 2, 64, 344], result.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal([a, b], result.GetProperty("files").EnumerateArray().Select(file => file.GetString()));

        float[] both = Values(trained.At("ab.npy"));
        Assert.Equal(0, AppRun.Of("features", b, "-o", trained.At("b.npy")).Code);
        Assert.Equal(Values(trained.At("b.npy")), both[ImageLength..]);

        // Mono sound is in both channels; each plane has its 80 dB of range and no more.
        Assert.Equal(both[..(ImageLength / 2)], both[(ImageLength / 2)..ImageLength]);
        Assert.InRange(both[..ImageLength].Max() - both[..ImageLength].Min(), 79.99f, 80.01f);
    }

    [Fact]
    public void Features_longFile_givesItsWindows()
    {
        string file = trained.Add("long.wav", ToneFolder.Tone(440, 9));
        JsonElement result = AppRun.Of("features", file, "-o", trained.At("long.npy"), "--json").Json();
        Assert.Equal(4, result.GetProperty("shape")[0].GetInt32());
        Assert.Equal(4, result.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public void Features_withRun_areNormalised()
    {
        string file = Path.Combine(trained.Data, "low", "0.wav");
        Assert.Equal(0, AppRun.Of("features", file, "-o", trained.At("plain.npy")).Code);
        Assert.Equal(0, AppRun.Of("features", file, "--run", trained.Run, "-o", trained.At("normal.npy")).Code);
        float[] plain = Values(trained.At("plain.npy"));
        float[] normal = Values(trained.At("normal.npy"));
        float deviation = (plain.Max() - plain.Min()) / (normal.Max() - normal.Min());
        float mean = plain[0] - deviation * normal[0];
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(plain[i * 44], mean + deviation * normal[i * 44], 1e-3));
        Assert.NotEqual(1, deviation, 0.1);
    }

    [Fact]
    public void Features_tutorial_padsAtTheEnd()
    {
        string file = Path.Combine(trained.Data, "low", "0.wav");
        Assert.Equal(0, AppRun.Of("features", file, "--recipe", "tutorial", "-o", trained.At("tutorial.npy")).Code);
        float[] values = Values(trained.At("tutorial.npy"));
        float[] loudest = [.. Enumerable.Range(0, 344).Select(frame => Enumerable.Range(0, 64).Max(mel => values[mel * 344 + frame]))];
        Assert.True(loudest[1] > loudest[300] + 20);
    }

    [Fact]
    public void Features_badFile_isNamedAndPassedOver()
    {
        (string a, string b) = (Path.Combine(trained.Data, "low", "0.wav"), Path.Combine(trained.Data, "high", "0.wav"));
        string bad = trained.Add("bad.wav", [1, 2, 3]);
        string missing = trained.At("missing.wav");
        AppRun run = AppRun.Of("features", bad, a, missing, b, "-o", trained.At("some.npy"), "--json");
        Assert.Equal(3, run.Code);
        Assert.Contains($"error: {missing}: there is no such file", run.Error, StringComparison.Ordinal);
        Assert.Equal([a, b], run.Json().GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.Equal([bad, missing], run.Json().GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("file").GetString()));
        Assert.Equal(0, AppRun.Of("features", a, b, "-o", trained.At("both.npy")).Code);
        Assert.Equal(File.ReadAllBytes(trained.At("both.npy")), File.ReadAllBytes(trained.At("some.npy")));
    }

    [Fact]
    public void Features_ofBadFilesAlone_writeNothing()
    {
        string bad = trained.Add("bad.wav", [1, 2, 3]);
        AppRun.Of("features", bad, "-o", trained.At("none.npy")).IsRefused(3, "bad.wav");
        AppRun.Of("features", bad, trained.At("missing.wav"), "-o", trained.At("none.npy")).IsLast(3, "none of the 2 sounds can be read");
        Assert.Empty(Directory.EnumerateFiles(trained.At("."), "none.npy*"));
    }

    [Fact]
    public void Features_ofSoundThatGoesBadFarIn_areLeftOut()
    {
        // Longer than what is decoded at a time: many of its windows are written before the bad sample is met.
        byte[] sound = FloatSound(200 * 8000);
        BitConverter.TryWriteBytes(sound.AsSpan(sound.Length - sizeof(float)), float.NaN);
        (string a, string b) = (Path.Combine(trained.Data, "low", "0.wav"), Path.Combine(trained.Data, "high", "0.wav"));
        string bad = trained.Add("late.wav", sound);
        AppRun run = AppRun.Of("features", a, bad, b, "-o", trained.At("late.npy"), "--json");
        Assert.Equal(3, run.Code);
        Assert.Equal(bad, run.Json().GetProperty("errors")[0].GetProperty("file").GetString());
        Assert.Equal(0, AppRun.Of("features", a, b, "-o", trained.At("without.npy")).Code);
        Assert.Equal(File.ReadAllBytes(trained.At("without.npy")), File.ReadAllBytes(trained.At("late.npy")));
    }

    [Fact]
    public void Features_withoutOut_isAUsageError() => AppRun.Of("features", "a.wav").IsRefused(2, "--out is missing");

    /// <summary>Silence in float32.</summary>
    private static byte[] FloatSound(int frames)
    {
        byte[] sound = [.. ToneFolder.Tone(300, 0)[..44], .. new byte[sizeof(float) * frames]];
        BitConverter.TryWriteBytes(sound.AsSpan(4), sound.Length - 8);
        BitConverter.TryWriteBytes(sound.AsSpan(20), (short)3);
        BitConverter.TryWriteBytes(sound.AsSpan(28), 4 * 8000);
        BitConverter.TryWriteBytes(sound.AsSpan(32), (short)4);
        BitConverter.TryWriteBytes(sound.AsSpan(34), (short)32);
        BitConverter.TryWriteBytes(sound.AsSpan(40), sound.Length - 44);
        return sound;
    }

    private static float[] Values(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var values = new float[(file.Length - 128) / 4];
        Buffer.BlockCopy(file, 128, values, 0, 4 * values.Length);
        return values;
    }
}
