namespace RawAudioNet.Audio.Data;

/// <summary>How a data set is laid out, where that cannot be seen or is not as usual.</summary>
public sealed record ManifestOptions
{
    /// <summary>A CSV file that lists the clips; null to look for the usual places, else take folders as classes.</summary>
    public string? Metadata { get; init; }

    /// <summary>Column with file names, relative to the data root; guessed if null.</summary>
    public string? FileColumn { get; init; }

    /// <summary>Column with labels; guessed if null, names before numbers.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Column with fold numbers; guessed if null.</summary>
    public string? FoldColumn { get; init; }

    /// <summary>Column that tells which recording a clip was cut from; guessed if null, else read off usual file names.</summary>
    public string? GroupColumn { get; init; }
}
