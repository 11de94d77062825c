namespace RawAudioNet.App.Options;

/// <summary>Which labelled clips to read, and how they are described.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Metadata">A CSV file with a line a clip, or null.</param>
/// <param name="FileColumn">Its column of file names, or null to guess.</param>
/// <param name="LabelColumn">Its column of labels, or null to guess.</param>
/// <param name="FoldColumn">Its column of folds, or null to guess.</param>
/// <param name="Strict">Whether an unreadable clip ends the run.</param>
internal sealed record DataSettings(
    string Root, string? Metadata = null, string? FileColumn = null, string? LabelColumn = null, string? FoldColumn = null, bool Strict = false);
