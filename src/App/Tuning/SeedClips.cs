using RawAudioNet.App.CrossValidation;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Tuning;

/// <summary>A seed with the clips as <c>train</c> divides them by it: the same for every trial, so that trials are compared pair by pair.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Clips">The clips that train and validate.</param>
/// <param name="Digest">Their digest.</param>
internal sealed record SeedClips(long Seed, TrainingClips Clips, string Digest)
{
    /// <summary>The clips for the settings' seed and those after it.</summary>
    /// <exception cref="DataException">A seed leaves none to train on or to validate.</exception>
    public static SeedClips[] Load(TrainSettings settings, int seeds, AppConsole console, CancellationToken cancellation)
    {
        long[] numbers = [.. Enumerable.Range(0, seeds).Select(i => settings.Seed + i)];
        SeedClips[] all = [.. TrainingClips.Load(settings, numbers, console, cancellation).Zip(numbers, (clips, seed) => new SeedClips(seed, clips, DataDigest.Of(clips)))];
        return all.FirstOrDefault(one => one.Clips.Training.Count == 0 || one.Clips.Validation.Count == 0) is { } lacking
            ? throw new DataException(
                settings.Data.Root, $"no clip is left to {(lacking.Clips.Training.Count == 0 ? "train on; hold out less" : "compare trials on; hold out more")}")
            : all;
    }
}
