namespace RawAudioNet.App.Tests;

public sealed class OutputWidthTests : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 0);

    public OutputWidthTests()
    {
        for (int clip = 0; clip < 10; clip++)
        {
            tones.Add($"data/a class with a name that is much longer than any column of a table/{clip}.wav", ToneFolder.Tone(300 + 9 * clip, 0.3));
            tones.Add($"data/another class with a name of the same excessive length, for confusion/{clip}.wav", ToneFolder.Tone(305 + 9 * clip, 0.3));
        }
    }

    [Fact]
    public void Output_ofEveryVerb_fitsIn80Columns()
    {
        string run = tones.At("run");
        string clip = Directory.EnumerateFiles(tones.Data, "*.wav", SearchOption.AllDirectories).First();
        string longClip = tones.Add("long.wav", ToneFolder.Tone(300, 9));
        string[][] commands =
        [
            ["train", tones.Data, "-e", "2", "-d", "cpu", "-o", run, "--test", tones.Data],
            ["evaluate", run],
            ["predict", run, clip, longClip, "--top", "2"],
            ["crossval", tones.Data, "--folds", "2", "-e", "1", "-d", "cpu", "-o", tones.At("cv")],
            ["devices", "--self-test"],
        ];
        foreach (string[] command in commands)
        {
            AppRun result = AppRun.Of(command);
            Assert.True(result.Code == 0, result.Error);

            // Warnings stay on one line, to be found by programs, and lines with a path of the user's are as long as that path.
            IEnumerable<string> lines = (result.Out + result.Error).Split('\n')
                .Where(line => !line.StartsWith("warning: ", StringComparison.Ordinal) && !line.Contains(tones.Root, StringComparison.Ordinal));
            Assert.All(lines, line => Assert.True(line.Length <= 80, $"{command[0]}: {line.Length} columns: {line}"));
            Assert.DoesNotContain('\e', result.Out + result.Error);
        }
    }

    public void Dispose() => tones.Dispose();
}
