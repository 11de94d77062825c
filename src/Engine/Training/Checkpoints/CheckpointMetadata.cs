using System.Globalization;
using System.Text.Json;
using RawAudioNet.Engine.Models;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>What a checkpoint's metadata say of its network: text by key, all of it absent in files of other programs.</summary>
internal static class CheckpointMetadata
{
    public const string LabelsKey = "labels";
    public const string MeanKey = "normalisation.mean";
    public const string TemperatureKey = "temperature";

    private const string DeviationKey = "normalisation.deviation";
    private const string ChannelsKey = "network.channels";
    private const string MelsKey = "network.mels";
    private const string FramesKey = "network.frames";
    private const string InputChannelsKey = "network.inputChannels";
    private const string RecipeKey = "recipe";

    /// <summary>The metadata that <see cref="ModelCheckpoint.Load"/> reads again.</summary>
    public static Dictionary<string, string> Of(ModelCheckpoint checkpoint) => new(checkpoint.Extra)
    {
        ["format"] = "pt",
        [LabelsKey] = JsonSerializer.Serialize(checkpoint.Labels),
        [ChannelsKey] = JsonSerializer.Serialize(checkpoint.Network.Channels),
        [MelsKey] = checkpoint.Network.Mels.ToString(CultureInfo.InvariantCulture),
        [FramesKey] = checkpoint.Network.Frames.ToString(CultureInfo.InvariantCulture),
        [InputChannelsKey] = checkpoint.Network.InputChannels.ToString(CultureInfo.InvariantCulture),
        [MeanKey] = checkpoint.Normalisation.Mean.ToString("R", CultureInfo.InvariantCulture),
        [DeviationKey] = checkpoint.Normalisation.Deviation.ToString("R", CultureInfo.InvariantCulture),
        [RecipeKey] = checkpoint.Recipe,
    };

    /// <summary>The classes, or null where the file does not name them.</summary>
    public static IReadOnlyList<string>? Labels(SafetensorsFile file)
    {
        if (!file.Metadata.ContainsKey(LabelsKey))
            return null;
        var labels = Json<string[]>(file, LabelsKey);
        if (labels.Length == 0 || labels.Any(label => label is null))
            throw new CheckpointException(file.Path, "the labels in the metadata make no sense");
        return labels.Distinct(StringComparer.Ordinal).Count() == labels.Length
            ? labels
            : throw new CheckpointException(file.Path, "two of the labels in the metadata are the same");
    }

    /// <summary>The network's make-up.</summary>
    public static AudioClassifierOptions Network(SafetensorsFile file, int classes)
    {
        var channels = Json<int[]>(file, ChannelsKey);
        return channels.Length > 0 && channels.All(count => count is >= 1 and <= 65536)
            ? new AudioClassifierOptions(classes, channels, Count(file, MelsKey), Count(file, FramesKey), Count(file, InputChannelsKey))
            : throw new CheckpointException(file.Path, "the network's channels in the metadata make no sense");
    }

    /// <summary>What spectrograms are normalised by, or null where the file does not tell.</summary>
    public static Normalisation? Normalisation(SafetensorsFile file)
    {
        if (!file.Metadata.ContainsKey(MeanKey))
            return null;
        var normalisation = new Normalisation(Number(file, MeanKey), Number(file, DeviationKey));
        return (float)normalisation.Deviation > 0
            ? normalisation
            : throw new CheckpointException(file.Path, $"'{DeviationKey}' in the metadata is not above 0");
    }

    /// <summary>What logits are divided by to make probabilities that can be taken at their word, or null where the file does not tell.</summary>
    public static double? Temperature(SafetensorsFile file)
    {
        if (!file.Metadata.ContainsKey(TemperatureKey))
            return null;
        double temperature = Number(file, TemperatureKey);
        return temperature > 0 ? temperature : throw new CheckpointException(file.Path, $"'{TemperatureKey}' in the metadata is not above 0");
    }

    /// <summary>The recipe of training.</summary>
    public static string Recipe(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(RecipeKey, "default");

    /// <summary>The refusal of a file without a part of the metadata.</summary>
    public static CheckpointException Missing(SafetensorsFile file, string key) =>
        new(file.Path, $"there is no '{key}' in the metadata: not a checkpoint of this program; weights of PyTorch can be scored on labelled data or trained further");

    private static string Text(SafetensorsFile file, string key) => file.Metadata.GetValueOrDefault(key) ?? throw Missing(file, key);

    private static T Json<T>(SafetensorsFile file, string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text(file, key)) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(file.Path, $"'{key}' in the metadata cannot be read: {exception.Message}", exception);
        }
    }

    private static int Count(SafetensorsFile file, string key) =>
        int.TryParse(Text(file, key), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and < 65536
            ? count
            : throw new CheckpointException(file.Path, $"'{key}' in the metadata is not a sensible number");

    private static double Number(SafetensorsFile file, string key) =>
        double.TryParse(Text(file, key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && float.IsFinite((float)number)
            ? number
            : throw new CheckpointException(file.Path, $"'{key}' in the metadata is not a number");
}
