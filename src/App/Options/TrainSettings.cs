using System.Text.Json.Serialization;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.App.Options;

/// <summary>Everything that decides the outcome of a training run, as options.json keeps it: the same settings give the same bits.</summary>
internal sealed record TrainSettings
{
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
    public bool Augment { get; init; } = true;
    public string ClassWeights { get; init; } = "none";
    public int? Patience { get; init; }
    public string Cache { get; init; } = "auto";
    public string Decoder { get; init; } = AudioFile.OwnDecoder;
    public string Resampler { get; init; } = Audio.Resampling.Resampler.Own;

    [JsonConverter(typeof(JsonStringEnumConverter<ResampleQuality>))]
    public ResampleQuality ResampleQuality { get; init; }
    public int? Threads { get; init; }

    /// <summary>What clips are prepared by.</summary>
    [JsonIgnore]
    public ClipPreparation Preparation => new() { Resampler = Resampler, ResampleQuality = ResampleQuality };
}
