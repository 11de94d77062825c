using RawAudioNet.App.Options;

namespace RawAudioNet.Fuzz;

/// <summary>The options of a training, as <c>--config</c> and <c>--resume</c> read them.</summary>
internal sealed class OptionsTarget() : JsonTarget(
    "options.json",
    """{"data": {"root": "x"}, "epochs": 1, "batchSize": 4, "maxLr": 0.01, "channels": [8]}""",
    """
    {"data": {"root": "x", "metadata": "m.csv", "fileColumn": "a", "labelColumn": "b", "foldColumn": "c", "groupColumn": "d",
     "labelPattern": "(?<label>a+)", "groupPattern": "b", "followLinks": true, "strict": true}, "validation": "v", "fold": 3, "folds": 5,
     "split": 0.2, "test": "t", "init": "i", "recipe": "tutorial", "epochs": 30, "batchSize": 16, "maxLr": 0.001, "seed": 7,
     "device": "cpu", "channels": [8, 16, 32, 64], "pad": "repeat", "augment": false, "classWeights": "balanced", "labelSmoothing": 0.1,
     "weightDecay": 0.05, "average": 0.99, "patience": 4, "cache": "none",
     "decoder": "own", "resampler": "own", "resampleQuality": "High", "threads": 2, "checkpointEvery": "10m"}
    """,
    "{}",
    "null")
{
    protected override void Read(string path) => TrainSettings.Read(path);
}
