namespace RawAudioNet.App.Reporting;

/// <summary>How fast a network is on one device.</summary>
internal sealed record DeviceBenchmark
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>From a clip alone to its probabilities.</summary>
    public double? OneClipMs { get; init; }

    /// <summary>A clip's share where many are judged at a time.</summary>
    public double? MsPerClip { get; init; }

    public double? ClipsPerSecond { get; init; }

    /// <summary>Seconds of sound a second.</summary>
    public double? TimesRealTime { get; init; }

    /// <summary>The most memory that buffers took on the device.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Error { get; init; }
}
