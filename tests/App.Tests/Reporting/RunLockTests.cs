using System.Globalization;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class RunLockTests : IDisposable
{
    private static readonly string ThisProcess = "process " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private readonly ToneFolder tones = new(3);

    [Fact]
    public void Take_ofAClaimedFolder_saysByWhichProcess()
    {
        using RunLock first = RunLock.Take(tones.Root);
        DataException refusal = Assert.Throws<DataException>(() => RunLock.Take(tones.Root).Dispose());
        Assert.Contains($"in use by {ThisProcess} on {Environment.MachineName}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_afterItsEnd_succeeds()
    {
        RunLock.Take(tones.Root).Dispose();
        RunLock.Take(tones.Root).Dispose();
        Assert.False(File.Exists(tones.At(RunLock.OwnerName)));
    }

    [Fact]
    public void Take_whatAKilledProcessLeft_succeeds()
    {
        File.WriteAllText(tones.At(RunLock.FileName), "");
        File.WriteAllText(tones.At(RunLock.OwnerName), "process 1 on elsewhere");
        using RunLock taken = RunLock.Take(tones.Root);
        Assert.Contains(ThisProcess, File.ReadAllText(tones.At(RunLock.OwnerName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_whereALinkHasTheNameOfTheOwner_leavesWhatItLeadsTo()
    {
        string precious = tones.Add("precious", "years of work"u8.ToArray());
        Directory.CreateDirectory(tones.At("run"));
        File.CreateSymbolicLink(Path.Combine(tones.At("run"), RunLock.OwnerName), precious);
        RunLock.Take(tones.At("run")).Dispose();
        Assert.Equal("years of work", File.ReadAllText(precious));
    }

    [Fact]
    public void Take_whereAFolderHasTheName_isRefused()
    {
        Directory.CreateDirectory(tones.At(RunLock.FileName));
        Assert.Contains("nothing can be written", Assert.Throws<DataException>(() => RunLock.Take(tones.Root).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_inAClaimedFolder_isRefusedAndChangesNothing()
    {
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("run")).Code);
        byte[] last = File.ReadAllBytes(tones.At("run/last.safetensors"));
        using (RunLock.Take(tones.At("run")))
            AppRun.Of("train", "--resume", tones.At("run")).IsRefused(3, "in use by", ThisProcess);
        Assert.Equal(last, File.ReadAllBytes(tones.At("run/last.safetensors")));

        Directory.CreateDirectory(tones.At("new"));
        using (RunLock.Take(tones.At("new")))
        {
            AppRun second = AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("new"));
            Assert.Equal(3, second.Code);
            Assert.Contains(ThisProcess, second.ErrorLines[^1], StringComparison.Ordinal);
        }
        Assert.False(File.Exists(tones.At("new/options.json")));
    }

    public void Dispose() => tones.Dispose();
}
