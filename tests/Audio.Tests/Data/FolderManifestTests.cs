using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class FolderManifestTests
{
    [Fact]
    public void Folders_are_classes_and_everything_is_in_ordinal_order()
    {
        using DataFolder data = new DataFolder().With("b/2.wav", "b/10.WAV", "a/deep/er/x.Wav", "a/Z.wav", "C/1.wav", "b/notes.txt", "empty/readme.md");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["C", "a", "b"], manifest.Labels);
        Assert.Equal(["C/1.wav", "a/Z.wav", "a/deep/er/x.Wav", "b/10.WAV", "b/2.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal([0, 1, 1, 2, 2], manifest.Clips.Select(clip => clip.Label));
        Assert.All(manifest.Clips, clip => Assert.True(File.Exists(clip.Path)));
        Assert.All(manifest.Clips, clip => Assert.True(clip.Fold is null && clip.Group is null));
        Assert.Empty(manifest.Folds);
        Assert.Equal(["There is no sound in 'empty', so no such class."], manifest.Warnings);
    }

    [Fact]
    public void Hidden_files_and_folders_are_skipped()
    {
        using DataFolder data = new DataFolder().With("a/1.wav", "a/._1.wav", "a/.DS_Store", "b/2.wav", ".git/3.wav", "b/.cache/4.wav");
        Assert.Equal(["a/1.wav", "b/2.wav"], Manifest.Load(data.Root).Clips.Select(clip => clip.Name));
    }

    [Fact]
    public void Linked_folder_is_not_followed_and_linked_file_is()
    {
        using DataFolder data = new DataFolder().With("a/1.wav", "b/2.wav");
        Directory.CreateSymbolicLink(data.PathOf("a/round"), data.Root);
        File.CreateSymbolicLink(data.PathOf("b/3.wav"), data.PathOf("a/1.wav"));
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["a/1.wav", "b/2.wav", "b/3.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Contains("'a/round' is a link", Assert.Single(manifest.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_out_of_the_data_is_left_out_unless_links_are_followed()
    {
        using DataFolder data = new DataFolder().With("root/a/1.wav", "root/b/2.wav", "root/c/3.wav", "secret/4.wav");
        Directory.CreateSymbolicLink(data.PathOf("way"), data.PathOf("secret"));
        File.CreateSymbolicLink(data.PathOf("root/a/5.wav"), "../../secret/4.wav");
        File.CreateSymbolicLink(data.PathOf("root/b/6.wav"), data.PathOf("way/4.wav"));
        File.CreateSymbolicLink(data.PathOf("root/b/7.wav"), "../c/3.wav");
        File.CreateSymbolicLink(data.PathOf("root/c/8.wav"), "8.wav");
        Manifest manifest = Manifest.Load(data.PathOf("root"));
        Assert.Equal(["a/1.wav", "b/2.wav", "b/7.wav", "c/3.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Contains("'a/5.wav' and 2 more lead out of the data by a link", Assert.Single(manifest.Warnings), StringComparison.Ordinal);

        Manifest followed = Manifest.Load(data.PathOf("root"), new ManifestOptions { FollowLinks = true });
        Assert.Equal(["a/1.wav", "a/5.wav", "b/2.wav", "b/6.wav", "b/7.wav", "c/3.wav", "c/8.wav"], followed.Clips.Select(clip => clip.Name));
    }

    [Fact]
    public void Root_that_is_a_link_is_its_own_inside()
    {
        using DataFolder data = new DataFolder().With("root/a/1.wav", "root/b/2.wav");
        File.CreateSymbolicLink(data.PathOf("root/b/3.wav"), "../a/1.wav");
        Directory.CreateSymbolicLink(data.PathOf("link"), data.PathOf("root"));
        Assert.Equal(3, Manifest.Load(data.PathOf("link")).Clips.Count);
    }

    [Theory]
    [InlineData("There is no sound in 'c', 'd'", "a/1.wav", "b/2.wav", "c/notes.txt", "d/e/readme.md")]
    [InlineData("one class", "a/1.wav")]
    [InlineData("_background_noise_", "a/1.wav", "b/2.wav", "_background_noise_/hum.wav")]
    [InlineData("2 sound files outside", "a/1.wav", "b/2.wav", "x.wav", "y.wav")]
    [InlineData("give one of these folders", "train/a/1.wav", "test/a/2.wav")]
    public void Odd_layout_is_taken_with_a_warning(string warning, params string[] files)
    {
        using DataFolder data = new DataFolder().With(files);
        Assert.Contains(warning, Assert.Single(Manifest.Load(data.Root).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Recordings_are_read_off_usual_names()
    {
        using DataFolder data = new DataFolder().With("a/100032-3-0-0.wav", "a/1-17367-A-10.wav", "b/plain.wav", "b/1-2-3.wav");
        Assert.Equal(["17367", "100032", null, null], Manifest.Load(data.Root).Clips.Select(clip => clip.Group));
    }

    [Fact]
    public void Labels_of_a_model_replace_those_of_the_data()
    {
        using DataFolder data = new DataFolder().With("b/1.wav", "c/2.wav");
        Manifest manifest = Manifest.Load(data.Root).WithLabels(["c", "a", "b"]);
        Assert.Equal([2, 0], manifest.Clips.Select(clip => clip.Label));
        Assert.Equal(["c", "a", "b"], manifest.Labels);
        DataException fault = Assert.Throws<DataException>(() => manifest.WithLabels(["a", "b"]));
        Assert.Contains("'c'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folder_file_and_empty_folder_are_refused_with_a_way_out()
    {
        using DataFolder data = new DataFolder().With("x.wav");
        AssertRefused(data.PathOf("none"), "no such folder");
        AssertRefused(data.PathOf("x.wav"), "give the folder");
        AssertRefused(data.Root, "folder of its own");
        using DataFolder empty = new DataFolder().With("a/readme.txt");
        AssertRefused(empty.Root, "no sound files");
    }

    [Fact]
    public void Sound_of_kinds_that_nothing_reads_is_counted_in_one_line()
    {
        using DataFolder data = new DataFolder().With("a/1.wav", "a/2.m4a", "b/3.wav", "b/deep/4.M4A", "b/5.aac", "b/._6.wma", "b/notes.txt");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(2, manifest.Clips.Count);
        Assert.Equal(["3 files of kinds not read here (.aac, .m4a) are passed over"], manifest.Warnings);

        using DataFolder one = new DataFolder().With("a/1.m4a");
        AssertRefused(one.Root, "no sound files; 1 file of a kind not read here (.m4a) is passed over");
    }

    private static void AssertRefused(string root, string problem)
    {
        DataException fault = Assert.Throws<DataException>(() => Manifest.Load(root));
        Assert.Equal(root, fault.Path);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
