namespace RawAudioNet.Audio.Data;

/// <summary>How a data set is laid out, where that cannot be seen or is not as usual.</summary>
public sealed record ManifestOptions
{
    /// <summary>A CSV file that lists the clips; null to look for the usual places, else take folders as classes.</summary>
    public string? Metadata { get; init; }

    /// <summary>
    /// Column with file names, relative to the data root; guessed if null. Columns of a table without a header are called 1, 2, ….
    /// </summary>
    public string? FileColumn { get; init; }

    /// <summary>Column with labels; guessed if null, names before numbers.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Column with fold numbers; guessed if null.</summary>
    public string? FoldColumn { get; init; }

    /// <summary>Column that tells which recording a clip was cut from; guessed if null, else read off usual file names.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>
    /// A regular expression that finds the label in a clip's relative name: its group <c>label</c>, else its first group, else the whole match.
    /// Takes the place of folders as classes.
    /// </summary>
    public string? LabelPattern { get; init; }

    /// <summary>
    /// A regular expression that finds the recording in a clip's relative name, in the same way; its named group is <c>group</c>.
    /// </summary>
    public string? GroupPattern { get; init; }

    /// <summary>Whether linked folders are followed, each at most once, and links to files that lead out of the data root.</summary>
    public bool FollowLinks { get; init; }
}
