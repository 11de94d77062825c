using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class RunFolderTests : IDisposable
{
    private readonly string runs = Directory.CreateTempSubdirectory("rawaudionet-").FullName;

    public void Dispose() => Directory.Delete(runs, recursive: true);

    [Fact]
    public void Create_fromManyThreadsAtOnce_givesEachAFolderOfItsOwn()
    {
        const int Threads = 8;
        for (int round = 0; round < 20; round++)
        {
            var paths = new string[Threads];
            using var start = new Barrier(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                paths[i] = RunFolder.Create(null, $"some/data{round}/", runs).Path;
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
            Assert.Equal(Enumerable.Range(1, Threads).Select(n => Path.Combine(runs, $"data{round}-{n}")), paths.Order());
        }
    }

    [Fact]
    public void Create_whereAFileOrAFolderIs_takesTheNextNumber()
    {
        Directory.CreateDirectory(Path.Combine(runs, "data-1"));
        File.WriteAllText(Path.Combine(runs, "data-2"), "");
        Assert.Equal(Path.Combine(runs, "data-3"), RunFolder.Create(null, "data", runs).Path);
    }

    [Fact]
    public void Create_overATrainedRun_isRefused()
    {
        RunFolder folder = RunFolder.Create(null, "data", runs);
        File.WriteAllText(folder.LastCheckpoint, "");
        Assert.Throws<UsageException>(() => RunFolder.Create(folder.Path, "data"));
    }
}
