using System.Text.Json;
using System.Text.Json.Serialization;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Options;

/// <summary>
/// Everything that decides the outcome of a training run, as options.json keeps it: the same settings give the same bits. An option that is
/// not known here, of a later version or misspelt, is refused, since without it the bits would be others.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TrainSettings
{
    public static readonly string[] Recipes = ["default", "tutorial", "strong"];
    public static readonly string[] ClassWeightings = ["none", "balanced"];
    public static readonly string[] Caches = ["auto", "none"];
    public static readonly string[] FilterShapes = ["step", "linear"];
    public static readonly string[] MaskPlaces = ["window", "sound", "none"];
    public static readonly string[] Pads = ["silence", "repeat"];

    public const int MostEpochs = 100_000;
    public const int LargestBatch = 4096;
    public const int MostThreads = 1024;
    public const int MostFolds = 1000;
    public const double LargestRate = 1e3;
    public const double LargestSplit = 0.9;
    public const double LargestSmoothing = 0.9;
    public const double LargestDecay = 1000;
    public const double LargestAverage = 0.99999;
    public const double LargestMixup = 100;
    public const double MostDecibels = 60;
    public const int MostCrops = 100;

    public required DataSettings Data { get; init; }
    public string? Validation { get; init; }
    public int? Fold { get; init; }

    /// <summary>Of how many folds made by <c>crossval</c> that is one; null where it is an official one.</summary>
    public int? Folds { get; init; }

    public double? Split { get; init; }
    public string? Test { get; init; }

    /// <summary>Whose weights the network begins with; null for random ones.</summary>
    public string? Init { get; init; }

    public string Recipe { get; init; } = "default";

    [JsonIgnore]
    public bool IsTutorial => Recipe == "tutorial";

    public int Epochs { get; init; }
    public int BatchSize { get; init; }
    public double MaxLr { get; init; }
    public long Seed { get; init; }
    public string Device { get; init; } = "auto";
    public IReadOnlyList<int> Channels { get; init; } = [];
    public string Pad { get; init; } = "silence";
    public bool Augment { get; init; } = true;
    public double Mixup { get; init; }
    public double Gain { get; init; }
    public double Filter { get; init; }
    public string FilterShape { get; init; } = "step";
    public double Background { get; init; }
    public double BackgroundSnr { get; init; } = 10;
    public string Masks { get; init; } = "window";
    public int Crops { get; init; } = 1;
    public string ClassWeights { get; init; } = "none";
    public double LabelSmoothing { get; init; }
    public double WeightDecay { get; init; }

    /// <summary>The decay of the weights' moving average; 0 where there is none.</summary>
    public double Average { get; init; }

    public int? Patience { get; init; }
    public string Cache { get; init; } = "auto";
    public string Decoder { get; init; } = AudioFile.OwnDecoder;
    public string Resampler { get; init; } = Audio.Resampling.Resampler.Own;

    [JsonConverter(typeof(JsonStringEnumConverter<ResampleQuality>))]
    public ResampleQuality ResampleQuality { get; init; }
    public int? Threads { get; init; }

    /// <summary>How often the training is saved within an epoch, a <see cref="CheckpointInterval"/>; null for never.</summary>
    public string? CheckpointEvery { get; init; }

    /// <summary>
    /// Whether the earlier run whose options these are kept its features, which this one must do alike; null leaves it to
    /// <see cref="Cache"/>. It is no option but a finding, and stands in run.json.
    /// </summary>
    [JsonIgnore]
    public bool? KeepsFeatures { get; init; }

    /// <summary>Whether a CUDA device records a step and replays it.</summary>
    public bool Capture { get; init; } = true;

    /// <summary>The settings without those that decide no bit, as checkpoints keep them.</summary>
    [JsonIgnore]
    public TrainSettings OfAnyMachine => this with { Device = "auto", Threads = null, CheckpointEvery = null, Capture = true };

    /// <summary>Masks over mel bands of each training clip, and as many over frames.</summary>
    [JsonIgnore]
    public int MaskCount => Masks == "none" ? 0 : 2;

    /// <summary>How clips are altered beside shift and masks.</summary>
    [JsonIgnore]
    public Augmentation Alterations => !Augment ? default : new(
        (float)Mixup,
        (float)Gain,
        (float)Filter,
        Filter > 0 && FilterShape == "linear",
        (float)Background,
        Background > 0 ? (float)BackgroundSnr : 0,
        Masks == "sound",
        Crops > 1 ? Crops : 0);

    /// <summary>Whether clips are altered otherwise than the tutorial does.</summary>
    [JsonIgnore]
    public bool AltersOtherwise => Augment && (!Alterations.IsNone || Masks == "none");

    /// <summary>Reads an earlier run's settings.</summary>
    /// <param name="path">Its options.json, or its folder.</param>
    /// <exception cref="DataException">They cannot be read.</exception>
    public static TrainSettings Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, RunFolder.OptionsName) : path;
        if (!File.Exists(file))
            throw new DataException(file, "there are no options of a training");
        try
        {
            TrainSettings settings = JsonText.Read<TrainSettings>(file);
            return IsInBounds(settings)
                ? settings with { KeepsFeatures = RunRecord.Read(Path.GetDirectoryName(Path.GetFullPath(file))!)?.KeptFeatures }
                : throw new JsonException("data, epochs, batchSize, maxLr or channels are missing, or train would not take a value");
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"these are not options that train wrote ({exception.Message})", cause: exception);
        }
    }

    /// <summary>What clips are prepared by.</summary>
    [JsonIgnore]
    public ClipPreparation Preparation => new()
    {
        Resampler = Resampler,
        ResampleQuality = ResampleQuality,
        Padding = Pad == "repeat" ? ClipPadding.Repeat : ClipPadding.Silence,
    };

    /// <summary>Chooses the decoder for the whole process.</summary>
    /// <exception cref="UsageException">This build lacks the decoder or the resampler, which an earlier run's options may name.</exception>
    public void UseSound()
    {
        Require("decoder", Decoder, AudioFile.DecoderNames);
        Require("resampler", Resampler, Audio.Resampling.Resampler.Names);
        AudioFile.UseDecoder(Decoder);

        static void Require(string kind, string name, IReadOnlyCollection<string> known)
        {
            if (!known.Contains(name))
                throw new UsageException($"the earlier run's {kind} is '{name}', which this build lacks; with --config, give --{kind} own");
        }
    }

    /// <summary>Whether the command line could have said so too: a file may have been edited, or come from another build.</summary>
    private static bool IsInBounds(TrainSettings settings) =>
        settings is
        {
            Epochs: > 0 and <= MostEpochs, BatchSize: > 0 and <= LargestBatch, MaxLr: > 0 and <= LargestRate, Seed: >= 0,
            Split: null or (>= 0 and <= LargestSplit), Fold: null or >= 0, Folds: null or (> 1 and <= MostFolds), Patience: null or > 0,
            Threads: null or (> 0 and <= MostThreads), LabelSmoothing: >= 0 and <= LargestSmoothing, WeightDecay: >= 0 and <= LargestDecay,
            Average: >= 0 and <= LargestAverage,
            Mixup: >= 0 and <= LargestMixup, Gain: >= 0 and <= MostDecibels, Filter: >= 0 and <= MostDecibels, Background: >= 0 and <= 1,
            BackgroundSnr: >= -MostDecibels and <= MostDecibels, Crops: > 0 and <= MostCrops,
        }
        && Enum.IsDefined(settings.ResampleQuality)
        && new[] { settings.Validation is not null, settings.Fold is not null, settings.Split is not null }.Count(given => given) <= 1
        && !(settings.IsTutorial && (settings.AltersOtherwise || settings.Pad != "silence"))
        && ChannelsOption.AreInBounds(settings.Channels)
        && (settings.CheckpointEvery is null || CheckpointInterval.Parse(settings.CheckpointEvery) is not null)
        && PatternOption.Fault(settings.Data.LabelPattern) is null
        && PatternOption.Fault(settings.Data.GroupPattern) is null
        && Recipes.Contains(settings.Recipe)
        && ClassWeightings.Contains(settings.ClassWeights)
        && Caches.Contains(settings.Cache)
        && FilterShapes.Contains(settings.FilterShape)
        && MaskPlaces.Contains(settings.Masks)
        && Pads.Contains(settings.Pad);
}
