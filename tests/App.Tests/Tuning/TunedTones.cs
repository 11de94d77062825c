namespace RawAudioNet.App.Tests.Tuning;

/// <summary>Two classes of tones, and a comparison over them that the tests only read.</summary>
public sealed class TunedTones : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 8);

    public TunedTones()
    {
        Whole = Tune("whole", "--vary", "max-lr=3e-3,1e-2", "--vary", "no-augment", "--seeds", "2", "--json");
        Assert.True(Whole.Code == 0, Whole.Error);
    }

    internal AppRun Whole { get; }

    internal string Data => tones.Data;

    internal string At(string name) => tones.At(name);

    internal AppRun Tune(string output, params string[] options) => AppRun.Of(Arguments("tune", output, options));

    /// <summary>A command line on the tones with settings of which every one changes the bits.</summary>
    internal string[] Arguments(string verb, string output, params string[] options) =>
        [verb, Data, "-e", "3", "-b", "3", "-s", "5", "-d", "cpu", "--channels", "4,8", "--split", "0.4", "--threads", "2", "-o", At(output), .. options];

    public void Dispose() => tones.Dispose();
}
