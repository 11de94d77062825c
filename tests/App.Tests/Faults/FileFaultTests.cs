using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Faults;

/// <summary>
/// Every single file call of a training, from its first to its last, goes wrong in turn and in every way. Each time what is on the disk must be
/// good, and the training that goes on from it must end in the bytes of one at which nothing went wrong.
/// </summary>
public sealed class FileFaultTests : IDisposable
{
    private static readonly string[] Bitwise =
        ["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json", "options.json", "clips.json"];

    private readonly ToneFolder tones = new(4);
    private readonly AppConsole console = new(Stream.Null, TextWriter.Null, TextWriter.Null);
    private readonly IBackend backend = BackendFactory.Create("cpu", 1);
    private readonly TrainSettings settings;
    private readonly TrainingClips clips;
    private readonly ClipFeatures features;
    private readonly Dictionary<string, byte[]> whole;

    public FileFaultTests()
    {
        settings = new TrainSettings
        {
            Data = new DataSettings(tones.Data), Epochs = 2, BatchSize = 3, MaxLr = 0.01, Channels = [2], Device = "cpu", CheckpointEvery = "1",
        };
        clips = TrainingClips.Load(settings, console, CancellationToken.None);
        features = ClipFeatures.Create(backend, settings, clips.Training, clips.Validation, console, CancellationToken.None);
        Train("whole");
        whole = Bitwise.ToDictionary(name => name, name => File.ReadAllBytes(tones.At($"whole/{name}")));
    }

    [Theory]
    [InlineData(FileFault.KillBefore)]
    [InlineData(FileFault.KillWithin)]
    [InlineData(FileFault.KillAfter)]
    [InlineData(FileFault.PowerCut)]
    [InlineData(FileFault.DiskFull)]
    [InlineData(FileFault.InputOutputError)]
    [InlineData(FileFault.AccessDenied)]
    public void Training_whateverFileCallGoesWrong_resumesToTheSameBytes(FileFault fault)
    {
        var counting = new FaultyFileCalls(FileFault.None, 0);
        Train("counted", counting);
        int calls = counting.Calls.Count;
        Assert.True(calls > 90, $"{calls} calls");
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} file calls");
        for (int at = 1; at <= calls; at++)
        {
            string run = $"{fault}-{at}";
            var faulty = new FaultyFileCalls(fault, at);
            Exception? end = Record.Exception(() => Train(run, faulty));
            string place = $"{fault} at call {at}, {faulty.Calls[at - 1]}: {end}";
            RequireRightEnd(fault, end, place);
            RequireGood(run, place);

            Train(run);
            foreach ((string name, byte[] bytes) in whole)
                Assert.True(bytes.SequenceEqual(File.ReadAllBytes(tones.At($"{run}/{name}"))), $"{name} after {place}");
            Assert.Equal(Names("whole"), Names(run));
            Directory.Delete(tones.At(run), recursive: true);
        }
    }

    [Fact]
    public void Calls_ofOneFile_flushItBeforeItsNameAndThatAfterwards()
    {
        var counting = new FaultyFileCalls(FileFault.None, 0);
        FileCalls.Use(counting);
        AtomicFile.WriteText(tones.At("a.csv"), "a\n");
        FileCalls.Use(null);
        string folder = Path.GetFileName(tones.Root);
        Assert.Equal(["create a.csv.tmp", "write a.csv.tmp", "flush a.csv.tmp", "rename a.csv", $"flush folder {folder}"], counting.Calls);
    }

    [Fact]
    public void Resume_leavesFilesOfOthersAlone()
    {
        Directory.CreateDirectory(tones.At("run"));
        foreach (string name in (string[])["notes.tmp", "notes.txt.tmp", "last.safetensors.tmp", "log.csv.tmp", "options.json"])
            File.Copy(tones.At($"whole/{RunFolder.OptionsName}"), tones.At($"run/{name}"));
        RunFolder.Resume(tones.At("run"), []);
        Assert.Equal(["notes.tmp", "notes.txt.tmp", "options.json"], Names("run"));
    }

    public void Dispose()
    {
        features.Dispose();
        backend.Dispose();
        tones.Dispose();
    }

    /// <summary>Trains, or goes on where there is something to go on from.</summary>
    private void Train(string run, FaultyFileCalls? calls = null)
    {
        string path = tones.At(run);
        FileCalls.Use(calls ?? new FaultyFileCalls(FileFault.None, 0));
        try
        {
            EarlierRun? earlier = RunFolder.IsBegun(path) ? EarlierRun.Open(path) : null;
            new TrainingJob
            {
                Settings = settings,
                Clips = clips,
                Features = features,
                Earlier = earlier,
                Backend = backend,
                Threads = 1,
                Folder = earlier is null ? RunFolder.Create(path, tones.Data) : RunFolder.Resume(path, earlier.Log),
                Progress = new Silence(),
                Console = console,
                Cancellation = CancellationToken.None,
            }.Train();
        }
        finally
        {
            FileCalls.Use(null);
        }
    }

    private static void RequireRightEnd(FileFault fault, Exception? end, string place)
    {
        if (fault is FileFault.KillBefore or FileFault.KillWithin or FileFault.KillAfter or FileFault.PowerCut)
        {
            Assert.True(end is KilledException, place);
            return;
        }
        Failure failure = Failure.Of(end!, interruptedCode: 130);
        Assert.True(failure.Code == Failure.DataOrDevice, place);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain(".tmp", failure.Message, StringComparison.Ordinal);
    }

    private void RequireGood(string run, string place)
    {
        foreach (string file in Directory.EnumerateFiles(tones.At(run), "*.safetensors"))
            Assert.Equal(clips.Labels, ModelCheckpoint.Load(file).Labels);
        string log = tones.At($"{run}/log.csv");
        if (!File.Exists(log))
            return;
        byte[] lines = File.ReadAllBytes(log);
        Assert.True(lines[^1] == '\n' && whole["log.csv"].AsSpan().StartsWith(lines), $"log.csv after {place}");
    }

    private IEnumerable<string?> Names(string run) => Directory.EnumerateFiles(tones.At(run)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private sealed class Silence : ITrainingProgress
    {
        public void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar)
        {
        }

        public void Epoch(EpochReport report)
        {
        }
    }
}
