namespace RawAudioNet.Audio.Data;

/// <summary>A clip as a folder or a table lists it, before labels have indices.</summary>
internal sealed record ListedClip(
    string Path, string Name, string Label, int? Fold = null, string? Group = null, ClipPart Part = ClipPart.Unassigned);
