using RawAudioNet.App.Data;

namespace RawAudioNet.Fuzz;

/// <summary>The clips of a training, as <c>--resume</c>, <c>evaluate</c> and <c>predict</c> read them, and what these do with them at once.</summary>
internal sealed class ClipsTarget() : JsonTarget(
    "clips.json",
    """
    [{"set": "train", "file": "/data/a/1.wav", "name": "a/1.wav", "label": "a", "content": "0123456789abcdef"},
     {"set": "validation", "file": "b\\\u00e9.wav", "name": "b", "label": "", "content": ""}]
    """,
    "[]",
    "[null]",
    """[{"set": null}]""")
{
    protected override void Read(string path)
    {
        foreach (ClipRecord clip in ClipRecord.Read(path))
            _ = Path.GetFullPath(clip.File).Length + clip.Set.Length + clip.Name.Length + clip.Label.Length + clip.Content.Length;
    }
}
