using System.Text;

namespace RawAudioNet.App.Tests.CrossValidation;

/// <summary>Two classes of tones with three official folds, and a cross-validation over them that the tests only read.</summary>
public sealed class FoldedTones : IDisposable
{
    private const int Folds = 3;

    private readonly ToneFolder tones = new(clipsPerClass: 6);

    public FoldedTones()
    {
        // One recording of three clips is in two folds.
        var table = new StringBuilder("file,label,fold,recording\n");
        foreach (string label in (string[])["high", "low"])
        {
            for (int clip = 0; clip < 6; clip++)
                table.Append($"{label}/{clip}.wav,{label},{1 + clip % Folds},{(label == "low" && clip < 2 ? "long" : $"{label}{clip}")}\n");
        }
        tones.Add("tones.csv", Encoding.UTF8.GetBytes(table.ToString()));
        Whole = Crossval("whole", "--json");
        Assert.True(Whole.Code == 0, Whole.Error);
    }

    internal AppRun Whole { get; }

    internal string Data => tones.Data;

    internal string At(string name) => tones.At(name);

    internal AppRun Crossval(string output, params string[] options) => Run("crossval", output, options);

    /// <summary>Runs a verb on the tones with settings of which every one changes the bits.</summary>
    internal AppRun Run(string verb, string output, params string[] options) => AppRun.Of(
        [
            verb, Data, "--metadata", At("tones.csv"), "-e", "3", "-b", "3", "-s", "5", "-d", "cpu", "--channels", "4,8", "--threads", "2",
            "-o", At(output), .. options,
        ]);

    public void Dispose() => tones.Dispose();
}
