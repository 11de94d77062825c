using System.Diagnostics;

namespace RawAudioNet.App.Tests;

/// <summary>
/// Tables, options, records and checkpoints that are no files: refused in words by each reader, never waited for. Into each pipe stands ready
/// to be written what would be welcome in a file, so that a reader which opens it fails its test instead of waiting.
/// </summary>
public sealed class PipedFileTests : IClassFixture<TrainedTones>, IDisposable
{
    private readonly TrainedTones trained;
    private readonly string folder;
    private readonly List<Process> writers = [];

    public PipedFileTests(TrainedTones trained)
    {
        this.trained = trained;
        folder = Directory.CreateDirectory(trained.At($"piped-{Guid.NewGuid():N}")).FullName;
        foreach (string file in Directory.GetFiles(trained.Run))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    [Theory]
    [InlineData("options.json", "train --resume RUN")]
    [InlineData("run.json", "train --resume RUN")]
    [InlineData("last.safetensors", "train --resume RUN")]
    [InlineData("log.csv", "train --resume RUN")]
    [InlineData("timing.csv", "train --resume RUN")]
    [InlineData("clips.json", "train --resume RUN")]
    [InlineData("clips.json", "evaluate RUN")]
    [InlineData("best.safetensors", "predict RUN DATA")]
    [InlineData("best.safetensors", "predict RUN/best.safetensors DATA")]
    [InlineData("best.safetensors", "evaluate RUN/best.safetensors DATA")]
    [InlineData("best.safetensors", "export RUN --safetensors RUN/out.safetensors")]
    [InlineData("best.safetensors", "train DATA --init RUN -o RUN/new")]
    [InlineData("options.json", "train --config RUN/options.json -o RUN/new")]
    [InlineData("run.json", "train --config RUN/options.json -o RUN/new")]
    public void FileOfARun_thatIsAPipe_isRefused(string name, string command)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (bool linked in (bool[])[false, true])
        {
            Pipe(name, linked);
            AppRun run = AppRun.Of([.. command.Split(' ').Select(word => word.Replace("RUN", folder, StringComparison.Ordinal).Replace("DATA", trained.Data, StringComparison.Ordinal))]);
            run.IsLast(3, Path.Combine(folder, name), "an empty file, a pipe or a device");
            Assert.False(Directory.Exists(Path.Combine(folder, "new")));
        }
    }

    [Fact]
    public void Table_thatIsAPipeOrADevice_isRefused()
    {
        if (OperatingSystem.IsWindows())
            return;
        string table = Path.Combine(folder, "table.csv");
        File.WriteAllLines(table, ["file,class", .. Directory.GetFiles(trained.Data, "*.wav", SearchOption.AllDirectories).Select(file => $"{Path.GetRelativePath(trained.Data, file)},{Path.GetFileName(Path.GetDirectoryName(file))}")]);
        Assert.Equal(0, AppRun.Of("evaluate", trained.Run, trained.Data, "--metadata", table).Code);
        foreach (bool linked in (bool[])[false, true])
        {
            Pipe("table.csv", linked);
            AppRun.Of("evaluate", trained.Run, trained.Data, "--metadata", table).IsRefused(3, table, "a pipe or a device; save the table as a file");
        }
        AppRun.Of("train", trained.Data, "--metadata", "/dev/null").IsRefused(3, "/dev/null", "a pipe or a device");
        AppRun.Of("train", "--config", "/dev/null").IsRefused(3, "/dev/null", "a pipe or a device");
        AppRun.Of("predict", "/dev/null", trained.Data).IsRefused(3, "/dev/null", "a pipe or a device");
    }

    [Fact]
    public void OwnerOfARun_thatIsAPipe_isReplaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        string pipe = Path.Combine(folder, "run.pid");
        File.WriteAllText(pipe, "");
        Pipe("run.pid", linked: false);
        Assert.Equal(0, AppRun.Of("train", "--resume", folder).Code);
        Assert.False(File.Exists(pipe));
    }

    public void Dispose() => StopWriters();

    private void StopWriters()
    {
        foreach (Process writer in writers)
        {
            writer.Kill(entireProcessTree: true);
            writer.WaitForExit();
            writer.Dispose();
        }
        writers.Clear();
    }

    /// <summary>Puts in a file's place a pipe, or a link to one, into which its content waits to be written.</summary>
    private void Pipe(string name, bool linked)
    {
        // One that has not opened its pipe yet would make a file in its place.
        StopWriters();
        string path = Path.Combine(folder, name);
        string content = path + ".content";
        string pipe = linked ? path + ".pipe" : path;
        if (!File.Exists(content))
            File.Move(path, content);
        File.Delete(path);
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        if (linked)
            File.CreateSymbolicLink(path, pipe);
        writers.Add(Process.Start(new ProcessStartInfo("sh", ["-c", "while test -p \"$1\"; do cat \"$0\" >\"$1\"; done", content, pipe]) { RedirectStandardError = true })!);
    }
}
