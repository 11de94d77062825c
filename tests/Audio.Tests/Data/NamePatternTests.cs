using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData(@"-(\d+)-\d+-\d+\.wav$")]
    [InlineData(@"(\d+)-(?<label>\d+)-\d+-\d+")]
    [InlineData(@"(?<=^fold\d/\d+-)\d+")]
    public void Label_is_the_named_group_else_the_first_else_the_match(string pattern)
    {
        using DataFolder data = new DataFolder().With("fold1/7-3-0-0.wav", "fold2/8-0-0-1.wav");
        Manifest manifest = Manifest.Load(data.Root, new ManifestOptions { LabelPattern = pattern });
        Assert.Equal(["0", "3"], manifest.Labels);
        Assert.Equal([1, 0], manifest.Clips.Select(clip => clip.Label));
    }

    [Fact]
    public void Loose_files_may_have_labels_by_pattern()
    {
        using DataFolder data = new DataFolder().With("dog_1.wav", "cat_2.wav", "sub/cat_1.wav", "README.wav");
        Manifest manifest = Manifest.Load(data.Root, new ManifestOptions { LabelPattern = "([a-z]+)_[0-9]", GroupPattern = "_(?<group>[0-9])" });
        Assert.Equal(["cat", "dog"], manifest.Labels);
        Assert.Equal(["cat_2.wav", "dog_1.wav", "sub/cat_1.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal(["2", "1", "1"], manifest.Clips.Select(clip => clip.Group));
        Assert.Equal("--label-pattern does not match 1 of 4 file names (first: 'README.wav'); these were left out.", Assert.Single(manifest.Warnings));
    }

    [Fact]
    public void Group_pattern_goes_before_usual_names_and_columns()
    {
        using DataFolder data = new DataFolder().With("a/7-3-0-0.wav", "b/8-3-0-0.wav", "b/other.wav");
        Manifest manifest = Manifest.Load(data.Root, new ManifestOptions { GroupPattern = @"^[a-z]/\d+-(\d+)-" });
        Assert.Equal(["3", "3", null], manifest.Clips.Select(clip => clip.Group));
        Assert.Contains("a recording of its own", Assert.Single(manifest.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "not a regular expression")]
    [InlineData("^zzz$", "matches no file name")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$", "takes too long")]
    public void Bad_pattern_is_refused_in_bounded_time(string pattern, string problem)
    {
        using DataFolder data = new DataFolder().With("a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.wav", "b/2.wav");
        DataException fault = Assert.Throws<DataException>(() => Manifest.Load(data.Root, new ManifestOptions { GroupPattern = pattern }));
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.Contains("--group-pattern", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_have_no_meaning_together_are_refused()
    {
        using DataFolder data = new DataFolder().With("a/1.wav", "b/2.wav");
        AssertRefused(new ManifestOptions { Metadata = "x.csv", LabelPattern = "x" }, "exclude each other");
        AssertRefused(new ManifestOptions { GroupColumn = "tape" }, "no table that could have a column 'tape'");

        void AssertRefused(ManifestOptions options, string problem) =>
            Assert.Contains(problem, Assert.Throws<DataException>(() => Manifest.Load(data.Root, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Followed_links_lead_to_every_folder_once()
    {
        using DataFolder data = new DataFolder().With("root/a/1.wav", "root/b/2.wav", "elsewhere/3.wav");
        string root = data.PathOf("root");
        Directory.CreateSymbolicLink(data.PathOf("root/a/round"), root);
        Directory.CreateSymbolicLink(data.PathOf("root/b/more"), data.PathOf("elsewhere"));
        Directory.CreateSymbolicLink(data.PathOf("root/c"), data.PathOf("elsewhere"));
        Manifest manifest = Manifest.Load(root, new ManifestOptions { FollowLinks = true });
        Assert.Equal(["a/1.wav", "b/2.wav", "b/more/3.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal(2, manifest.Warnings.Count);
    }
}
