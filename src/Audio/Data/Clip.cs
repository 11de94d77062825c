namespace RawAudioNet.Audio.Data;

/// <summary>One labelled sound file of a data set; it may turn out to be missing or unreadable when it is opened.</summary>
/// <param name="Path">Where the file is.</param>
/// <param name="Name">Its path relative to the data root, with forward slashes: the same on every machine.</param>
/// <param name="Label">Index of its class in <see cref="Manifest.Labels"/>.</param>
/// <param name="Fold">The official fold it belongs to, if the data set has folds.</param>
/// <param name="Group">What it was cut from, or who speaks: clips of one recording must not be split between training and validation. Null
/// if not known.</param>
/// <param name="Part">The official part it belongs to, if the data set is divided so.</param>
public sealed record Clip(string Path, string Name, int Label, int? Fold, string? Group, ClipPart Part = ClipPart.Unassigned)
{
    /// <summary>Its place in <see cref="Manifest.Clips"/>: its identity for every random draw.</summary>
    public int Index { get; init; }
}
