using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_file_is_there_alone()
    {
        AtomicFile.WriteText(folder["log.csv"], "epoch\n0 é\n");

        Assert.Equal("epoch\n0 é\n"u8.ToArray(), File.ReadAllBytes(folder["log.csv"]));
        Assert.Equal(["log.csv"], folder.Names);
    }

    [Fact]
    public void An_old_file_is_replaced_whole()
    {
        File.WriteAllText(folder["log.csv"], new string('x', 10_000));

        AtomicFile.WriteText(folder["log.csv"], "short");

        Assert.Equal("short", File.ReadAllText(folder["log.csv"]));
        Assert.Equal(["log.csv"], folder.Names);
    }

    [Fact]
    public void A_link_of_the_temporary_name_does_not_lead_the_writing_away()
    {
        File.WriteAllText(folder["precious"], "years of work");
        File.CreateSymbolicLink(folder["log.csv.tmp"], folder["precious"]);

        AtomicFile.WriteText(folder["log.csv"], "new");

        Assert.Equal("years of work", File.ReadAllText(folder["precious"]));
        Assert.Equal("new", File.ReadAllText(folder["log.csv"]));
        Assert.Null(new FileInfo(folder["log.csv"]).LinkTarget);
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_the_old_file()
    {
        File.WriteAllText(folder["log.csv"], "old");

        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(folder["log.csv"], stream =>
        {
            stream.Write("half of the n"u8);
            throw new InvalidDataException();
        }));

        Assert.Equal("old", File.ReadAllText(folder["log.csv"]));
        Assert.Equal(["log.csv"], folder.Names);
    }

    [Fact]
    public void The_old_file_stays_readable_until_the_new_one_is_whole()
    {
        File.WriteAllText(folder["log.csv"], "old");

        AtomicFile.Write(folder["log.csv"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder["log.csv"]));
        });

        Assert.Equal("new", File.ReadAllText(folder["log.csv"]));
    }

    [Fact]
    public void What_a_killed_process_left_is_taken_over()
    {
        File.WriteAllText(folder["log.csv.tmp"], "left behind and much longer");

        AtomicFile.WriteText(folder["log.csv"], "new");

        Assert.Equal("new", File.ReadAllText(folder["log.csv"]));
        Assert.Equal(["log.csv"], folder.Names);
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        AtomicFile.Write(folder["log.csv"], stream =>
        {
            stream.Write("first"u8);
            Assert.ThrowsAny<IOException>(() => AtomicFile.WriteText(folder["log.csv"], "second"));
        });

        Assert.Equal("first", File.ReadAllText(folder["log.csv"]));
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        using (FileStream open = new(folder["piped"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
            AtomicFile.WriteText($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}", "through the descriptor");

        Assert.Equal("through the descriptor", File.ReadAllText(folder["piped"]));
        Assert.Equal(["piped"], folder.Names);
    }

    [Fact]
    public void A_missing_folder_is_an_io_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(folder["no/log.csv"], "x"));
}
