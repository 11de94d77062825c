using System.Text;
using RawAudioNet.App.Options;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.Fuzz;

/// <summary>The options of a training, as <c>--config</c> and <c>--resume</c> read them.</summary>
internal sealed class OptionsTarget : IFuzzTarget
{
    private readonly string root = Directory.CreateTempSubdirectory("rawaudionet-fuzz").FullName;

    public IEnumerable<byte[]> Seeds() => ((string[])
    [
        """{"data": {"root": "x"}, "epochs": 1, "batchSize": 4, "maxLr": 0.01, "channels": [8]}""",
        """
        {"data": {"root": "x", "metadata": "m.csv", "fileColumn": "a", "labelColumn": "b", "foldColumn": "c", "groupColumn": "d",
         "labelPattern": "(?<label>a+)", "groupPattern": "b", "followLinks": true, "strict": true}, "validation": "v", "fold": 3, "folds": 5,
         "split": 0.2, "test": "t", "init": "i", "recipe": "tutorial", "epochs": 30, "batchSize": 16, "maxLr": 0.001, "seed": 7,
         "device": "cpu", "channels": [8, 16, 32, 64], "augment": false, "classWeights": "balanced", "patience": 4, "cache": "none",
         "decoder": "own", "resampler": "own", "resampleQuality": "High", "threads": 2, "checkpointEvery": "10m"}
        """,
        "{}",
        "null",
    ]).Select(Encoding.UTF8.GetBytes);

    public void Judge(byte[] input)
    {
        string path = Path.Combine(root, "options.json");
        File.WriteAllBytes(path, input);
        try
        {
            TrainSettings.Read(path);
        }
        catch (DataException fault) when (!fault.Message.Any(char.IsControl))
        {
            // Refused in one line, as it should be.
            return;
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
