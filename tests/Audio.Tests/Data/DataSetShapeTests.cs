using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

/// <summary>Public data sets in the shapes in which copies of them are found.</summary>
public sealed class DataSetShapeTests
{
    [Theory]
    [InlineData("metadata/UrbanSound8K.csv", "audio/fold")]
    [InlineData("UrbanSound8K.csv", "fold")]
    [InlineData("UrbanSound8K.csv", "audio/fold")]
    public void UrbanSound8K_without_header_is_recognised_wherever_its_table_lies(string table, string folds)
    {
        using DataFolder data = new DataFolder()
            .With(folds + "5/7-3-0-0.wav", folds + "5/.DS_Store", folds + "10/8-0-0-1.WAV")
            .WithText(table, "7-3-0-0.wav,7,0.0,4.0,1,5.0,3.0,dog_bark\r\n8-0-0-1.WAV,8,58.5,62.5,1,10.0,0.0,air_conditioner\r\n");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["air_conditioner", "dog_bark"], manifest.Labels);
        Assert.Equal([folds + "10/8-0-0-1.WAV", folds + "5/7-3-0-0.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal(["8", "7"], manifest.Clips.Select(clip => clip.Group));
        Assert.Equal([5, 10], manifest.Folds);
        Assert.Empty(manifest.Warnings);
    }

    [Fact]
    public void Index_column_of_pandas_does_no_harm()
    {
        using DataFolder data = new DataFolder().With("audio/fold1/7-3-0-0.wav", "audio/fold2/8-0-0-1.wav")
            .WithText("metadata/UrbanSound8K.csv", ",slice_file_name,fsID,fold,classID,class_name\n0,7-3-0-0.wav,7.0,1,3,dog_bark\n1,8-0-0-1.wav,8.0,2,0,air_conditioner\n");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["air_conditioner", "dog_bark"], manifest.Labels);
        Assert.Equal(["7", "8"], manifest.Clips.Select(clip => clip.Group));
    }

    [Theory]
    [InlineData("filename,fold,target,category,esc10,src_file,take\n")]
    [InlineData("")]
    public void Esc50_is_recognised_with_and_without_header(string header)
    {
        using DataFolder data = new DataFolder().With("audio/1-100032-A-0.wav", "audio/2-100038-B-14.wav")
            .WithText("meta/esc50.csv", header + "1-100032-A-0.wav,1,0,dog,True,100032,A\n2-100038-B-14.wav,2,14,chirping_birds,False,100038,B\n");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["dog", "chirping_birds"], manifest.Labels);
        Assert.Equal(["audio/1-100032-A-0.wav", "audio/2-100038-B-14.wav"], manifest.Clips.Select(clip => clip.Name));
        Assert.Equal(["100032", "100038"], manifest.Clips.Select(clip => clip.Group));
        Assert.Equal([1, 2], manifest.Folds);
    }

    [Fact]
    public void Folder_called_audio_may_be_a_class()
    {
        using DataFolder data = new DataFolder().With("audio/1.wav", "video/2.wav").WithText("licences.csv", "file,licence\naudio/1.wav,CC0\n");
        Assert.Equal(["audio", "video"], Manifest.Load(data.Root).Labels);
    }

    [Fact]
    public void Speech_Commands_is_divided_by_its_lists_with_speakers_as_groups()
    {
        using DataFolder data = new DataFolder()
            .With("yes/0a7c2a8d_nohash_0.wav", "yes/0a7c2a8d_nohash_1.wav", "no/00f0204f_nohash_0.wav", "no/1a2b3c4d_nohash_0.wav", "_background_noise_/hum.wav")
            .WithText("validation_list.txt", "no/00f0204f_nohash_0.wav\r\n")
            .WithText("testing_list.txt", "no/1a2b3c4d_nohash_0.wav\nno/5a5a5a5a_nohash_0.wav\n");
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal(["no", "yes"], manifest.Labels);
        Assert.Equal(["00f0204f", "1a2b3c4d", "0a7c2a8d", "0a7c2a8d"], manifest.Clips.Select(clip => clip.Group));
        Assert.Equal([ClipPart.Validation, ClipPart.Test, ClipPart.Training, ClipPart.Training], manifest.Clips.Select(clip => clip.Part));
        Assert.Equal(2, manifest.Warnings.Count);
        Assert.Contains("1 of the 2 files in testing_list.txt", manifest.Warnings[1], StringComparison.Ordinal);

        Split split = Split.Choose(manifest, null, null, 0);
        Assert.Equal(SplitKind.Listed, split.Kind);
        Assert.Equal("2 clips train, 1 validate, 1 test: as the data set lists them", split.Description);
        Assert.Equal([2, 3], split.Training);
        Assert.Equal([0], split.Validation);
        Assert.Equal([1], split.Test);
        Assert.Equal(4, Split.Choose(manifest, null, 0, 0).Training.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/dev/null")]
    public void List_without_a_name_is_told_and_divides_by_the_other(string? device)
    {
        if (device is not null && OperatingSystem.IsWindows())
            return;
        using DataFolder data = new DataFolder().With("yes/1.wav", "no/2.wav").WithText("validation_list.txt", "no/2.wav\n").WithText("testing_list.txt", "");
        if (device is not null)
        {
            File.Delete(data.PathOf("testing_list.txt"));
            File.CreateSymbolicLink(data.PathOf("testing_list.txt"), device);
        }
        Manifest manifest = Manifest.Load(data.Root);
        Assert.Equal([ClipPart.Validation, ClipPart.Training], manifest.Clips.Select(clip => clip.Part));
        Assert.Equal(["testing_list.txt is an empty file, a pipe or a device: it names no clip."], manifest.Warnings);
    }

    [Theory]
    [InlineData("split", "train", "val", "test", true)]
    [InlineData("Set", "Training", "Validation", "Testing", true)]
    [InlineData("split", "1", "2", "3", false)]
    [InlineData("subset", "train", "train", "test", false)]
    public void Column_that_divides_is_followed(string column, string first, string second, string third, bool divides)
    {
        using DataFolder data = new DataFolder().With("a.wav", "b.wav", "c.wav")
            .WithText("table.csv", $"file,label,{column}\na.wav,x,{first}\nb.wav,y,{second}\nc.wav,y,{third}\n");
        Manifest manifest = Manifest.Load(data.Root, new ManifestOptions { Metadata = data.PathOf("table.csv") });
        ClipPart[] expected = divides ? [ClipPart.Training, ClipPart.Validation, ClipPart.Test] : [default, default, default];
        Assert.Equal(expected, manifest.Clips.Select(clip => clip.Part));
    }

    [Fact]
    public void Table_without_header_has_numbered_columns()
    {
        using DataFolder data = new DataFolder().With("a.wav", "b.flac").WithText("table.csv", "wind,a.wav,t1\nrain,b.flac,t2\n");
        var options = new ManifestOptions { Metadata = data.PathOf("table.csv") };
        Assert.Contains("'1', '2', '3'", Assert.Throws<DataException>(() => Manifest.Load(data.Root, options)).Message, StringComparison.Ordinal);
        Manifest manifest = Manifest.Load(data.Root, options with { FileColumn = "2", LabelColumn = "1", GroupColumn = "3" });
        Assert.Equal(["rain", "wind"], manifest.Labels);
        Assert.Equal(["t1", "t2"], manifest.Clips.Select(clip => clip.Group));
    }

    [Theory]
    [InlineData("a.wav,wind\nb.wav,rain\n")]
    [InlineData("wind;a.wav\nrain;b.wav\n")]
    public void Two_columns_need_no_names(string csv)
    {
        using DataFolder data = new DataFolder().With("a.wav", "b.wav").WithText("table.csv", csv);
        Manifest manifest = Manifest.Load(data.Root, new ManifestOptions { Metadata = data.PathOf("table.csv") });
        Assert.Equal(["rain", "wind"], manifest.Labels);
        Assert.Equal([1, 0], manifest.Clips.Select(clip => clip.Label));
    }

    [Fact]
    public void Sound_of_every_format_is_listed_and_nothing_else()
    {
        using DataFolder data = new DataFolder().With(
            "a/1.flac", "a/2.OGG", "a/3.opus", "a/4.mp3", "a/5.aiff", "a/6.au", "b/7.caf", "b/8.w64", "b/9.Wav", "b/cover.jpg", "b/notes.txt", "b/._9.wav", "b/Thumbs.db");
        Assert.Equal(9, Manifest.Load(data.Root).Clips.Count);
    }
}
