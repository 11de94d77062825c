using System.Globalization;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Which clips of a manifest train and which validate; a function of the manifest and the seed alone. Clips cut from one
/// recording sound alike, so a split that puts some of them on each side measures memory, not hearing: <see cref="Leaks"/> counts these.
/// </summary>
public sealed class Split
{
    /// <summary>The share that validates where nothing else is said.</summary>
    public const double DefaultFraction = 0.2;

    /// <summary>Folds of a cross-validation where nothing else is said.</summary>
    public const int DefaultFolds = 5;

    private Split(Manifest manifest, SplitKind kind, string rule, IEnumerable<int> validation, IEnumerable<int>? test = null)
    {
        Kind = kind;
        var held = validation.ToHashSet();
        Validation = [.. held.Order()];
        Test = [.. (test ?? []).Order()];
        held.UnionWith(Test);
        Training = [.. Enumerable.Range(0, manifest.Clips.Count).Where(clip => !held.Contains(clip))];
        Rule = rule;

        HashSet<string?> trained = [.. Training.Select(clip => manifest.Clips[clip].Group)];
        Leaks = Validation.Count(clip => manifest.Clips[clip].Group is string group && trained.Contains(group));
    }

    /// <summary>The rule.</summary>
    public SplitKind Kind { get; }

    /// <summary>The number of the fold that validates, or null where the clips are not divided by folds.</summary>
    public int? Fold { get; private init; }

    /// <summary>Indices of the clips that train, ascending.</summary>
    public IReadOnlyList<int> Training { get; }

    /// <summary>Indices of the clips that validate, ascending.</summary>
    public IReadOnlyList<int> Validation { get; }

    /// <summary>
    /// Indices of the clips that the data set's authors set apart for the test, ascending; empty unless their lists are followed.
    /// </summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>The rule in words.</summary>
    public string Rule { get; }

    /// <summary>How many clips are on each side, and by what rule, in one line.</summary>
    public string Description => Describe(Training.Count, Validation.Count, Test.Count);

    /// <summary>Validation clips whose recording is also in training; 0 where recordings are not known.</summary>
    public int Leaks { get; }

    /// <summary>How many clips are on each side, and by what rule, in one line, where not all of the manifest's can be read.</summary>
    /// <param name="training">The clips that train.</param>
    /// <param name="validation">The clips that validate.</param>
    /// <param name="test">The clips set apart for the test.</param>
    /// <returns>The line.</returns>
    public string Describe(int training, int validation, int test)
    {
        string setApart = test == 0 ? "" : $", {Count(test)} test";
        return $"{Count(training)} {(training == 1 ? "clip trains" : "clips train")}, {Count(validation)} validate{setApart}: {Rule}";
    }

    /// <summary>
    /// The rule of the command line: a fold if asked for, else a share if asked for, else the data set's own lists, else the highest of two or
    /// more official folds, else a fifth.
    /// </summary>
    /// <param name="manifest">The clips.</param>
    /// <param name="fold">The fold that validates, or null.</param>
    /// <param name="fraction">The share that validates, 0 for none, or null.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>The split.</returns>
    /// <exception cref="DataException">There is no such fold.</exception>
    public static Split Choose(Manifest manifest, int? fold, double? fraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        bool free = fold is null && fraction is null;
        if (free && manifest.Clips.Any(clip => clip.Part == ClipPart.Validation))
            return ByParts(manifest);
        if (free && manifest.Folds.Count >= 2)
            fold = manifest.Folds[^1];
        return fold is int number ? ByFold(manifest, number) : ByFraction(manifest, fraction ?? DefaultFraction, seed);
    }

    /// <summary>One official fold validates, everything else trains.</summary>
    /// <param name="manifest">The clips.</param>
    /// <param name="fold">The number of the fold.</param>
    /// <returns>The split.</returns>
    /// <exception cref="DataException">There is no such fold.</exception>
    public static Split ByFold(Manifest manifest, int fold)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifest.Folds.Contains(fold))
        {
            throw new DataException(manifest.Root, manifest.Folds.Count == 0
                ? $"there is no fold {fold}: these data have no folds"
                : $"there is no fold {fold}; the folds are {string.Join(", ", manifest.Folds)}");
        }

        IEnumerable<int> validation = Indices(manifest).Where(clip => manifest.Clips[clip].Fold == fold);
        return new Split(manifest, SplitKind.Fold, $"official fold {fold} validates", validation) { Fold = fold };
    }

    /// <summary>The data set's own division into training, validation and test.</summary>
    /// <param name="manifest">The clips, each with its part.</param>
    /// <returns>The split.</returns>
    public static Split ByParts(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new Split(manifest, SplitKind.Listed, "as the data set lists them", Of(ClipPart.Validation), Of(ClipPart.Test));

        IEnumerable<int> Of(ClipPart part) => Indices(manifest).Where(clip => manifest.Clips[clip].Part == part);
    }

    /// <summary>A share of every class validates: whole recordings where they are known, else clips at random.</summary>
    /// <param name="manifest">The clips.</param>
    /// <param name="fraction">The share, at least 0 and below 1; 0 lets everything train.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>The split.</returns>
    public static Split ByFraction(Manifest manifest, double fraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fraction, 1);
        if (fraction == 0)
            return new Split(manifest, SplitKind.Everything, "there is no validation", []);

        string percent = (100 * fraction).ToString("0.##", CultureInfo.InvariantCulture);
        bool grouped = SoundGroups.AreKnown(manifest);
        int unknown = manifest.Clips.Count(clip => clip.Group is null);
        string exceptions = unknown == 0 ? "" : $" (not known of {Count(unknown)} clips)";
        IEnumerable<int> validation = SoundGroups.HoldOut(manifest, fraction, Permutation(seed, SoundGroups.Count(manifest)));
        return grouped
            ? new Split(manifest, SplitKind.Grouped, $"{percent} % of each class, whole recordings{exceptions}", validation)
            : new Split(manifest, SplitKind.Stratified, $"{percent} % of each class at random (which clips share a recording is not known)", validation);
    }

    /// <summary>
    /// The tutorial's split: <c>round(0.8 · n)</c> clips train, ties to even, drawn from all clips without regard to class or recording.
    /// </summary>
    /// <param name="manifest">The clips.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="fraction">The share that validates; the tutorial's is 0.2.</param>
    /// <returns>The split.</returns>
    public static Split ByChance(Manifest manifest, ulong seed, double fraction = DefaultFraction)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        int clips = manifest.Clips.Count;
        int training = (int)Math.Round(clips * (1 - fraction), MidpointRounding.ToEven);
        return new Split(manifest, SplitKind.Random, "drawn at random, as in the tutorial", Permutation(seed, clips).Skip(training));
    }

    /// <summary>
    /// Every fold in turn: the official ones, or so many of about equal size that keep recordings and class shares, numbered from 1. Clips
    /// that the data set's authors set apart for the test are in none.
    /// </summary>
    /// <param name="manifest">The clips.</param>
    /// <param name="folds">How many to make, at least 2; null for the official ones, or <see cref="DefaultFolds"/> where there are none.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>One split for each fold, in order.</returns>
    /// <exception cref="DataException">There are more folds to make than recordings, or clips, to divide.</exception>
    public static IReadOnlyList<Split> CrossValidation(Manifest manifest, int? folds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (folds is null && manifest.Folds.Count >= 2)
            return [.. manifest.Folds.Select(fold => ByFold(manifest, fold))];

        int count = folds ?? DefaultFolds;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(folds));
        SplitKind kind = SoundGroups.AreKnown(manifest) ? SplitKind.Grouped : SplitKind.Stratified;
        string rule = kind == SplitKind.Grouped ? "whole recordings" : "at random";
        int groups = SoundGroups.Count(manifest);
        if (count > groups)
        {
            string parts = kind == SplitKind.Grouped ? "recordings, which are not divided," : "clips";
            throw new DataException(manifest.Root, $"{Count(groups)} {parts} do not make {Count(count)} folds; give --folds of at most {Count(groups)}");
        }

        int[] foldOf = SoundGroups.Deal(manifest, count, Permutation(seed, groups));
        int[] test = [.. Indices(manifest).Where(clip => manifest.Clips[clip].Part == ClipPart.Test)];
        return [.. Enumerable.Range(0, count).Select(fold =>
        {
            IEnumerable<int> validation = Indices(manifest).Where(clip => foldOf[clip] == fold).Except(test);
            return new Split(manifest, kind, $"fold {fold + 1} of {count} validates ({rule})", validation, test) { Fold = fold + 1 };
        })];
    }

    private static IEnumerable<int> Indices(Manifest manifest) => Enumerable.Range(0, manifest.Clips.Count);

    private static string Count(int clips) => clips.ToString("N0", CultureInfo.InvariantCulture);

    // Fisher and Yates' shuffle.
    private static int[] Permutation(ulong seed, int length)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        for (int i = length - 1; i > 0; i--)
        {
            int other = Philox.Below(seed, RandomStream.Split, 0, 0, (uint)i, i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
