using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class MetadataManifestTests
{
    private const string UrbanSound = """
        slice_file_name,fsID,start,end,salience,fold,classID,class
        7-3-0-0.wav,7,0,0.317551,1,5,3,dog_bark
        8-0-0-1.wav,8,58.5,62.5,1,10,0,air_conditioner
        9-1-0-0.wav,9,0,1,2,5,1,car_horn

        """;

    [Theory]
    [InlineData(",", "\n", false, "class")]
    [InlineData(",", "\r\n", true, "class_name")]
    [InlineData(";", "\r\n", false, "class")]
    [InlineData("\t", "\n", true, "class_name")]
    public void UrbanSound8K_root_is_recognised(string separator, string lineEnd, bool mark, string labelColumn)
    {
        string csv = UrbanSound.ReplaceLineEndings(lineEnd).Replace(",", separator, StringComparison.Ordinal).Replace("class" + lineEnd, labelColumn + lineEnd, StringComparison.Ordinal);
        using DataFolder data = new DataFolder()
            .With("audio/fold5/7-3-0-0.wav", "audio/fold5/.DS_Store", "audio/fold10/8-0-0-1.wav", "audio/fold5/9-1-0-0.wav")
            .WithText("metadata/UrbanSound8K.csv", csv, mark);
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["air_conditioner", "car_horn", "dog_bark"], manifest.Labels);
        Assert.Equal(["audio/fold10/8-0-0-1.wav", "audio/fold5/7-3-0-0.wav", "audio/fold5/9-1-0-0.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal([0, 2, 1], manifest.Clips.Select(clip => clip.Label));
        Assert.Equal(["8", "7", "9"], manifest.Clips.Select(clip => clip.Group));
        Assert.Equal([5, 10], manifest.Folds);
        Assert.All(manifest.Clips, clip => Assert.True(File.Exists(clip.Path)));
        Assert.Empty(manifest.Warnings);
    }

    [Fact]
    public void Classes_follow_their_numbers_and_not_their_names()
    {
        using DataFolder data = Table("filename,fold,target,category,src_file\n1-5-A-2.wav,1,2,ant,5\n1-6-A-10.wav,2.0,10.0,bee,6\n1-7-A-0.wav,2,0,cow,7\n", "audio/1-5-A-2.wav", "audio/1-6-A-10.wav", "audio/1-7-A-0.wav");
        Manifest manifest = Load(data);
        Assert.Equal(["cow", "ant", "bee"], manifest.Labels);
        Assert.Equal(["audio/1-5-A-2.wav", "audio/1-6-A-10.wav", "audio/1-7-A-0.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal([1, 2, 2], manifest.Clips.Select(clip => clip.Fold));
        Assert.Equal(["5", "6", "7"], manifest.Clips.Select(clip => clip.Group));
    }

    [Fact]
    public void Numbers_are_labels_where_there_are_no_names()
    {
        using DataFolder data = Table("filename,classID\na.wav,10.0\nb.wav,2\n", "a.wav", "b.wav");
        Assert.Equal(["2", "10"], Load(data).Labels);
    }

    [Fact]
    public void Columns_may_be_named()
    {
        using DataFolder data = Table("id,what,part,tape,class\n\"x/a, b.wav\",wind,fold2,t1,ignored\nx\\c.wav,rain,3,,ignored\n", "x/a, b.wav", "x/c.wav");
        Manifest manifest = Load(data, new ManifestOptions { FileColumn = "ID", LabelColumn = "what", FoldColumn = "part", GroupColumn = "tape" });
        Assert.Equal(["rain", "wind"], manifest.Labels);
        Assert.Equal(["x/a, b.wav", "x/c.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal([2, 3], manifest.Clips.Select(clip => clip.Fold));
        Assert.Equal(["t1", null], manifest.Clips.Select(clip => clip.Group));
    }

    [Fact]
    public void Missing_files_stay_listed_where_the_others_are()
    {
        using DataFolder data = Table("file,label,fold\na.wav,x,1\nb.wav,y,2\nc.wav,y,2\n", "audio/fold1/a.wav", "audio/fold2/c.wav");
        Manifest manifest = Load(data);
        Assert.Equal(["audio/fold1/a.wav", "audio/fold2/b.wav", "audio/fold2/c.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Contains("1 of the 3 files", Assert.Single(manifest.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_row_is_taken_once()
    {
        using DataFolder data = Table("file,label\na.wav,x\nb.wav,y\na.wav,x\n", "a.wav", "b.wav");
        Manifest manifest = Load(data);
        Assert.Equal(2, manifest.Clips.Count);
        Assert.Contains("line 4", Assert.Single(manifest.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_numbers_that_disagree_give_the_order_of_names()
    {
        using DataFolder data = Table("file,class,classID\na.wav,x,1\nb.wav,y,0\nc.wav,y,2\n", "a.wav", "b.wav", "c.wav");
        Manifest manifest = Load(data);
        Assert.Equal(["x", "y"], manifest.Labels);
        Assert.Contains("one to one", Assert.Single(manifest.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file,kind\na.wav,x\n", null, null, "'file', 'kind'")]
    [InlineData("clip,label\na.wav,x\n", 1, null, "--file-column")]
    [InlineData("", null, null, "empty")]
    [InlineData("file,label\n", null, null, "no rows")]
    [InlineData("file,label\na.wav,x\nb.wav\n", 3, null, "1 cells where the first line has 2")]
    [InlineData("file,label\n\na.wav,\n", 3, "label", "no label")]
    [InlineData("file,label\n,x\n", 2, "file", "no file name")]
    [InlineData("file,label,fold\na.wav,x,one\n", 2, "fold", "'one' is not the number of a fold")]
    [InlineData("file,label\na.wav,x\n../secret.wav,x\n", 3, "file", "outside the data root")]
    [InlineData("file,label\n/etc/a.wav,x\n", 2, "file", "outside the data root")]
    [InlineData("file,label\nx/../../b.wav,x\n", 2, "file", "outside the data root")]
    [InlineData("file,label\na.wav,x\na.wav,y\n", 3, null, "listed before")]
    [InlineData("file,label\na.wav,\"x\"y\n", 2, null, "quotation mark")]
    [InlineData("file,label\n\"a.wav,x\n", 2, null, "quotation mark")]
    public void Faulty_table_is_refused_with_the_place(string csv, int? line, string? column, string problem)
    {
        using DataFolder data = Table(csv, "a.wav");
        DataException fault = Assert.Throws<DataException>(() => Load(data));
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.Equal(data.PathOf("table.csv"), fault.Path);
        Assert.Equal(column, fault.Column);
        if (line is not null)
            Assert.Equal(line, fault.Line);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData(65_536, null)]
    [InlineData(65_537, 3)]
    public void Cell_of_absurd_length_is_refused_with_its_line(int length, int? line)
    {
        using DataFolder data = Table($"file,label\na.wav,x\nb.wav,{new string('y', length)}\n", "a.wav", "b.wav");
        if (line is null)
            Assert.Equal(2, Load(data).Clips.Count);
        else
            Assert.Equal(line, Assert.Throws<DataException>(() => Load(data)).Line);
    }

    [Theory]
    [InlineData("file,label\nb.wav,x\n", 2)]
    [InlineData("file,label\na.wav,x\nmore/c.wav,x\n", 3)]
    public void Link_out_of_the_root_is_refused_unless_links_are_followed(string csv, int line)
    {
        using DataFolder data = Table(csv, "a.wav");
        using DataFolder elsewhere = new DataFolder().With("c.wav");
        File.CreateSymbolicLink(data.PathOf("b.wav"), elsewhere.PathOf("c.wav"));
        Directory.CreateSymbolicLink(data.PathOf("more"), elsewhere.Root);
        DataException fault = Assert.Throws<DataException>(() => Load(data));
        Assert.Contains("leads out of the data root by a link; --follow-links", fault.Message, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
        Assert.NotEmpty(Load(data, new ManifestOptions { FollowLinks = true }).Clips);
    }

    [Fact]
    public void Unknown_column_is_refused_with_those_present()
    {
        using DataFolder data = Table("file,label\na.wav,x\n", "a.wav");
        DataException fault = Assert.Throws<DataException>(() => Load(data, new ManifestOptions { FoldColumn = "split" }));
        Assert.Contains("'split' (--fold-column); the columns are 'file', 'label'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_table_and_binary_table_are_refused()
    {
        using DataFolder data = new DataFolder().WithBytes("table.csv", [0x66, 0xFF, 0xFE, 0x00, 0x80]);
        Assert.Contains("UTF-8", Assert.Throws<DataException>(() => Load(data)).Message, StringComparison.Ordinal);
        using DataFolder empty = new();
        Assert.Contains("no such file", Assert.Throws<DataException>(() => Load(empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fold_folders_without_a_table_or_with_two_ask_for_one()
    {
        using DataFolder data = new DataFolder().With("audio/fold1/1-1-0-0.wav");
        Assert.Contains("--metadata", Assert.Throws<DataException>(() => Manifest.Load(data.Root)).Message, StringComparison.Ordinal);
        data.WithText("metadata/a.csv", UrbanSound).WithText("metadata/b.csv", UrbanSound);
        Assert.Contains("2 CSV files", Assert.Throws<DataException>(() => Manifest.Load(data.Root)).Message, StringComparison.Ordinal);
        data.WithText("metadata/b.csv", "artist,licence\nx,y\n");
        Assert.Equal(3, Manifest.Load(data.Root).Clips.Count);
    }

    private static DataFolder Table(string csv, params string[] files) => new DataFolder().With(files).WithText("table.csv", csv);

    private static Manifest Load(DataFolder data, ManifestOptions? options = null) =>
        Manifest.Load(data.Root, (options ?? new ManifestOptions()) with { Metadata = data.PathOf("table.csv") });
}
