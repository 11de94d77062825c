using System.Text.Json;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>A clip of a training run as the run folder remembers it.</summary>
/// <param name="Set">train or validation.</param>
/// <param name="File">The full path it had.</param>
/// <param name="Name">Its path relative to the data root.</param>
/// <param name="Label">Its class.</param>
/// <param name="Content">The fingerprint of its bytes.</param>
internal sealed record ClipRecord(string Set, string File, string Name, string Label, string Content)
{
    /// <summary>The file in the run folder that lists the clips.</summary>
    public const string FileName = "clips.json";

    public const string TrainingSet = "train";
    public const string ValidationSet = "validation";

    public static ClipRecord[] Of(TrainingClips clips) =>
    [
        .. clips.Training.Select(clip => Of(clip, TrainingSet, clips.Labels)),
        .. clips.Validation.Select(clip => Of(clip, ValidationSet, clips.Labels)),
    ];

    /// <summary>Reads such a list.</summary>
    /// <exception cref="DataException">It is none.</exception>
    public static ClipRecord[] Read(string file)
    {
        try
        {
            ClipRecord?[] clips = JsonText.Read<ClipRecord?[]>(file);
            return clips.All(clip => clip is { File.Length: > 0, Set: TrainingSet or ValidationSet } && !clip.File.Contains('\0', StringComparison.Ordinal))
                ? [.. clips.OfType<ClipRecord>()]
                : throw new JsonException("a clip has no file, or neither trains nor validates");
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"this is not the list of clips that training wrote ({exception.Message})", cause: exception);
        }
    }

    private static ClipRecord Of(SoundClip clip, string set, IReadOnlyList<string> labels) =>
        new(set, Path.GetFullPath(clip.Clip.Path), clip.Clip.Name, labels[clip.Clip.Label], clip.Fingerprint.ToString());
}
