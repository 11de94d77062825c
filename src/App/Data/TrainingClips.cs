using System.Globalization;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>The clips of a training run: those that train and those that validate.</summary>
/// <param name="Labels">The classes.</param>
/// <param name="Training">The clips that train.</param>
/// <param name="Validation">The clips that validate; there may be none.</param>
/// <param name="Test">The clips that the data set's authors set apart for the test; mostly none.</param>
/// <param name="Skipped">Unreadable clips left out of all.</param>
/// <param name="Division">By what rule they were divided, in one line.</param>
internal sealed record TrainingClips(
    IReadOnlyList<string> Labels,
    IReadOnlyList<SoundClip> Training,
    IReadOnlyList<SoundClip> Validation,
    IReadOnlyList<SoundClip> Test,
    int Skipped,
    string Division)
{
    /// <summary>The clips of all sets.</summary>
    public IReadOnlyList<SoundClip> All => [.. Training, .. Validation, .. Test];

    /// <summary>The classes whose clips all validate.</summary>
    public IEnumerable<string> UntrainedLabels =>
        Labels.Where((_, index) => !Training.Any(clip => clip.Clip.Label == index));

    /// <summary>Lists the data and splits them as the settings say.</summary>
    public static TrainingClips Load(TrainSettings settings, AppConsole console, CancellationToken cancellation) =>
        Load(settings, [settings.Seed], console, cancellation)[0];

    /// <summary>Lists the data once and splits them for each seed as the settings with that seed say.</summary>
    public static TrainingClips[] Load(TrainSettings settings, IReadOnlyList<long> seeds, AppConsole console, CancellationToken cancellation)
    {
        LabelledClips data = LabelledClips.Load(settings.Data, labels: null, fold: null, console, cancellation);
        IReadOnlyList<string> labels = data.Manifest.Labels;
        if (settings.Validation is not null)
        {
            LabelledClips validation = LabelledClips.Load(settings.Data.Elsewhere(settings.Validation), labels, fold: null, console, cancellation);
            string division = $"{data.Clips.Count} clips train, {validation.Clips.Count} validate: those of {settings.Validation}";
            var clips = new TrainingClips(labels, data.Clips, validation.Clips, [], data.Skipped + validation.Skipped, division);
            return [.. seeds.Select(_ => clips)];
        }

        return [.. seeds.Select(seed => Of(data, ChooseSplit(settings with { Seed = seed }, data.Manifest)))];
    }

    /// <summary>The readable clips of a data set, divided.</summary>
    public static TrainingClips Of(LabelledClips data, Split split)
    {
        (SoundClip[] training, SoundClip[] validation, SoundClip[] test) = (Part(split.Training), Part(split.Validation), Part(split.Test));
        return new TrainingClips(
            data.Manifest.Labels, training, validation, test, data.Skipped, split.Describe(training.Length, validation.Length, test.Length));

        SoundClip[] Part(IEnumerable<int> indices)
        {
            HashSet<Clip> wanted = new(indices.Select(index => data.Manifest.Clips[index]), ReferenceEqualityComparer.Instance);
            return [.. data.Clips.Where(clip => wanted.Contains(clip.Clip))];
        }
    }

    private static Split ChooseSplit(TrainSettings settings, Manifest manifest)
    {
        var seed = (ulong)settings.Seed;
        if (settings.Folds is int folds)
        {
            return Split.CrossValidation(manifest, folds, seed).SingleOrDefault(split => split.Fold == settings.Fold)
                ?? throw new DataException(settings.Data.Root, string.Create(CultureInfo.InvariantCulture, $"there is no fold {settings.Fold} of {folds}"));
        }
        return settings.IsTutorial && settings.Fold is null && settings.Split is not 0
            ? Split.ByChance(manifest, seed, settings.Split ?? Split.DefaultFraction)
            : Split.Choose(manifest, settings.Fold, settings.Split, seed);
    }
}
