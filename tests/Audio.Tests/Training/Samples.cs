using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>The recordings that come with the repository.</summary>
internal static class Samples
{
    public static ClipPreparer Preparer { get; } = new();

    public static SpectrogramOptions Spectrogram { get; } = new();

    public static string Root { get; } = Path.Combine(RepositoryRoot(), "samples", "voices");

    public static Manifest Train() => Manifest.Load(Path.Combine(Root, "train"));

    /// <summary>The first training clips of each class.</summary>
    public static SoundClip[] TrainClips(int perClass)
    {
        Manifest manifest = Train();
        Clip[] chosen = [.. manifest.Clips.GroupBy(clip => clip.Label).SelectMany(group => group.Take(perClass)).OrderBy(clip => clip.Name, StringComparer.Ordinal)];
        return [.. ClipScan.Run(chosen, Preparer.Preparation).Clips];
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RawAudioNet.sln is above no folder of the tests.");
    }
}
