using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void Fold_that_is_asked_for_validates()
    {
        Split split = Split.Choose(Clips(60, folds: 3), fold: 2, fraction: null, seed: 0);
        Assert.Equal(SplitKind.Fold, split.Kind);
        Assert.Equal(20, split.Validation.Count);
        Assert.Equal("40 clips train, 20 validate: official fold 2 validates", split.Description);
    }

    [Fact]
    public void Highest_fold_validates_when_nothing_is_asked_for()
    {
        Manifest manifest = Clips(60, folds: 3);
        Split split = Split.Choose(manifest, null, null, 0);
        Assert.All(split.Validation, clip => Assert.Equal(3, manifest.Clips[clip].Fold));
        Assert.All(split.Training, clip => Assert.NotEqual(3, manifest.Clips[clip].Fold));
    }

    [Fact]
    public void Unknown_fold_is_refused_with_those_present()
    {
        Assert.Contains("the folds are 1, 2, 3", Assert.Throws<DataException>(() => Split.ByFold(Clips(6, folds: 3), 4)).Message, StringComparison.Ordinal);
        Assert.Contains("no folds", Assert.Throws<DataException>(() => Split.ByFold(Clips(6), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fold_that_shares_recordings_leaks()
    {
        // Groups of 7 clips do not end where folds of 3 in turn do.
        Split split = Split.ByFold(Clips(60, folds: 3, groupSize: 7), 1);
        Assert.Equal(20, split.Leaks);
    }

    [Fact]
    public void Unknown_recordings_split_each_class_by_its_share()
    {
        Manifest manifest = Clips(1000, classes: 4);
        Split split = Split.Choose(manifest, null, null, 0);
        Assert.Equal(SplitKind.Stratified, split.Kind);
        Assert.All(Enumerable.Range(0, 4), label => Assert.Equal(50, split.Validation.Count(clip => manifest.Clips[clip].Label == label)));
        Assert.Equal(0, split.Leaks);
    }

    [Fact]
    public void Known_recordings_stay_together()
    {
        Manifest manifest = Clips(1000, classes: 4, groupSize: 8);
        Split split = Split.ByFraction(manifest, 0.2, 5);
        Assert.Equal(SplitKind.Grouped, split.Kind);
        Assert.Equal(0, split.Leaks);
        Assert.All(Enumerable.Range(0, 4), label => Assert.InRange(split.Validation.Count(clip => manifest.Clips[clip].Label == label), 42, 58));
    }

    [Fact]
    public void Clip_of_unknown_recording_counts_as_one_by_itself()
    {
        using DataFolder data = new DataFolder().With("a/1-3-0-0.wav", "a/1-3-0-1.wav", "a/x.wav", "a/y.wav", "b/2-3-0-0.wav", "b/2-3-0-1.wav", "b/z.wav");
        Split split = Split.ByFraction(Manifest.Load(data.Root), 0.5, 1);
        Assert.Equal((SplitKind.Grouped, 0), (split.Kind, split.Leaks));
        Assert.EndsWith("50 % of each class, whole recordings (not known of 3 clips)", split.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Chance_split_has_the_tutorials_size_and_leaks()
    {
        Split split = Split.ByChance(Clips(8732, classes: 2, groupSize: 7), 0);
        Assert.Equal((SplitKind.Random, 6986, 1746), (split.Kind, split.Training.Count, split.Validation.Count));
        Assert.InRange(split.Leaks, 1700, 1746);
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(3, 2)]
    [InlineData(10, 8)]
    [InlineData(1, 1)]
    [InlineData(13, 10)]
    public void Chance_split_rounds_as_Python_does(int clips, int training) =>
        Assert.Equal(training, Split.ByChance(Clips(clips), 3).Training.Count);

    [Theory]
    [InlineData(5, 2)]
    [InlineData(7, 4)]
    public void Chance_split_rounds_halves_to_even(int clips, int training) =>
        Assert.Equal(training, Split.ByChance(Clips(clips), 3, fraction: 0.5).Training.Count);

    [Fact]
    public void Fraction_0_trains_on_everything()
    {
        Split split = Split.Choose(Clips(10, folds: 2), null, fraction: 0, seed: 0);
        Assert.Equal((SplitKind.Everything, 10, 0), (split.Kind, split.Training.Count, split.Validation.Count));
    }

    [Fact]
    public void Same_seed_gives_the_same_split_and_another_seed_another()
    {
        Manifest manifest = Clips(200);
        Assert.Equal(Split.ByFraction(manifest, 0.2, 1).Validation, Split.ByFraction(manifest, 0.2, 1).Validation);
        Assert.NotEqual(Split.ByFraction(manifest, 0.2, 1).Validation, Split.ByFraction(manifest, 0.2, 2).Validation);
        Assert.NotEqual(Split.ByChance(manifest, 1).Validation, Split.ByChance(manifest, 2).Validation);
    }

    [Fact]
    public void Any_split_is_a_partition_with_every_class_of_two_groups_on_both_sides() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((clips, classes, groupSize) =>
        {
            Manifest manifest = Clips(clips.Get, classes: 1 + (classes.Get % 5), groupSize: groupSize.Get % 4);
            Split split = Split.ByFraction(manifest, 0.2, (ulong)clips.Get);
            bool partition = split.Training.Concat(split.Validation).Order().SequenceEqual(Enumerable.Range(0, clips.Get));
            bool covered = manifest.Clips.Select((clip, index) => (clip, index)).GroupBy(pair => pair.clip.Label).All(ofClass =>
                ofClass.Select(pair => pair.clip.Group ?? pair.clip.Name).Distinct().Count() < 2
                || (ofClass.Any(pair => split.Validation.Contains(pair.index)) && ofClass.Any(pair => split.Training.Contains(pair.index))));
            return partition && covered && split.Leaks == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Cross_validation_validates_every_clip_once(int groupSize)
    {
        Manifest manifest = Clips(500, classes: 3, groupSize: groupSize);
        IReadOnlyList<Split> splits = Split.CrossValidation(manifest, 5, 9);
        Assert.Equal(5, splits.Count);
        Assert.Equal(Enumerable.Range(0, 500), splits.SelectMany(split => split.Validation).Order());
        Assert.All(splits, split => Assert.Equal(0, split.Leaks));
        Assert.All(splits, split => Assert.InRange(split.Validation.Count, 90, 110));
    }

    [Fact]
    public void Cross_validation_takes_official_folds() =>
        Assert.Equal([20, 20, 20], Split.CrossValidation(Clips(60, folds: 3), null, 0).Select(split => split.Validation.Count));

    [Fact]
    public void Cross_validation_asked_for_a_number_makes_so_many_folds_numbered_from_1()
    {
        Assert.Equal([1, 2, 3, 4], Split.CrossValidation(Clips(60, folds: 3), 4, 0).Select(split => split.Fold));
        Assert.Equal([1, 2, 3, 4, 5], Split.CrossValidation(Clips(60), null, 0).Select(split => split.Fold));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.CrossValidation(Clips(60), 1, 0));
    }

    // Clips of equal classes in long runs, so that groups of neighbours lie within a class (the last of a class excepted).
    private static Manifest Clips(int count, int classes = 2, int folds = 0, int groupSize = 0)
    {
        var csv = new StringBuilder("file,label,recording" + (folds > 0 ? ",fold" : "") + "\n");
        for (int i = 0; i < count; i++)
        {
            int label = (int)((long)i * classes / count);
            csv.Append($"{i:D6}.wav,class{label},{(groupSize > 0 ? $"{label}r{i / groupSize}" : "")}{(folds > 0 ? $",{1 + (i % folds)}" : "")}\n");
        }

        using DataFolder data = new DataFolder().WithText("table.csv", csv.ToString());
        return Manifest.Load(data.Root, new ManifestOptions { Metadata = data.PathOf("table.csv") });
    }
}
