using System.Text.Json.Serialization;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Options;

/// <summary>Which labelled clips to read, and how they are described; what is null is guessed.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Metadata">A CSV file with a line a clip.</param>
/// <param name="FileColumn">Its column of file names.</param>
/// <param name="LabelColumn">Its column of labels.</param>
/// <param name="FoldColumn">Its column of folds.</param>
/// <param name="GroupColumn">Its column of recordings.</param>
/// <param name="LabelPattern">A regular expression that finds labels in file names.</param>
/// <param name="GroupPattern">A regular expression that finds recordings in file names.</param>
/// <param name="FollowLinks">Whether linked folders are followed, and links out of the data.</param>
/// <param name="Strict">Whether an unreadable clip ends the run.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DataSettings(
    string Root,
    string? Metadata = null,
    string? FileColumn = null,
    string? LabelColumn = null,
    string? FoldColumn = null,
    string? GroupColumn = null,
    string? LabelPattern = null,
    string? GroupPattern = null,
    bool FollowLinks = false,
    bool Strict = false)
{
    /// <summary>What to tell of the data to the code that lists them.</summary>
    public ManifestOptions ToManifestOptions() => new()
    {
        Metadata = Metadata,
        FileColumn = FileColumn,
        LabelColumn = LabelColumn,
        FoldColumn = FoldColumn,
        GroupColumn = GroupColumn,
        LabelPattern = LabelPattern,
        GroupPattern = GroupPattern,
        FollowLinks = FollowLinks,
    };

    /// <summary>Other data named in the same way, in a folder of their own; the table is that of these data alone.</summary>
    public DataSettings Elsewhere(string root) =>
        new(root, LabelPattern: LabelPattern, GroupPattern: GroupPattern, FollowLinks: FollowLinks, Strict: Strict);
}
