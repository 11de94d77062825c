using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Tests;

/// <summary>A training that is killed within an epoch goes on from where it was saved there, to the bytes of one that was not.</summary>
public sealed class CheckpointEveryTests : IDisposable
{
    private static readonly string[] Bitwise =
        ["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json", "options.json", "clips.json", "curves.png", "confusion.png"];

    private readonly ToneFolder tones = new();

    [Theory]
    [InlineData(1, 3, "-e 3 -b 3")]
    [InlineData(2, 4, "-e 4 -b 3 -s 5 --class-weights balanced")]
    [InlineData(3, 3, "-e 3 -b 3 --recipe tutorial")]
    [InlineData(2, 3, "-e 3 -b 3 --cache none")]
    [InlineData(2, 3, "-e 3 -b 3 --label-smoothing 0.1 --weight-decay 0.5 --average 0.9")]
    [InlineData(2, 3, "-e 3 -b 5 --split 0")]
    [InlineData(2, 3, "-e 40 -b 3 --max-lr 1 --patience 3")]
    public void Resume_afterAKillWithinAnEpoch_leavesTheBytesOfAnUninterruptedRun(int epoch, int step, string options)
    {
        Train("whole", options);
        TrainUntilKilled("parts", epoch, step);
        Assert.True(File.Exists(tones.At("parts/part.safetensors")));
        Assert.False(File.Exists(tones.At("parts/metrics.json")));

        AppRun resumed = AppRun.Of("train", "--resume", tones.At("parts"));
        Assert.True(resumed.Code == 0, resumed.Error);
        foreach (string name in Bitwise.Where(name => File.Exists(tones.At($"whole/{name}"))))
            Assert.True(File.ReadAllBytes(tones.At($"whole/{name}")).SequenceEqual(File.ReadAllBytes(tones.At($"parts/{name}"))), name);
        Assert.Equal(Names("whole"), Names("parts"));
    }

    [Fact]
    public void Train_intoAFolderWithAPartOfATraining_isRefused()
    {
        Train("whole", "-e 2 -b 3");
        TrainUntilKilled("parts", 1, 3);
        AppRun.Of("train", tones.Data, "-d", "cpu", "-o", tones.At("parts")).IsRefused(2, "holds a trained run", "--resume");
    }

    [Fact]
    public void Resume_takesNoStepAgain()
    {
        Train("whole", "-e 2 -b 3");
        TrainUntilKilled("parts", 2, 3);
        var progress = new Steps();
        Run(EarlierRun.Open(tones.At("parts")), progress);

        // The second epoch was saved after its second step of four.
        Assert.Equal([(2, 3), (2, 4)], progress.Taken);
    }

    [Fact]
    public void Resume_fromAPartThatItsEpochHasOvertaken_takesTheEpoch()
    {
        Train("whole", "-e 3 -b 3");
        TrainUntilKilled("parts", 2, 3);
        string part = tones.At("parts/part.safetensors");
        byte[] saved = File.ReadAllBytes(part);
        TrainUntilKilled("later", 3, 1);
        File.WriteAllBytes(tones.At("later/part.safetensors"), saved);
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("later")).Code);
        Assert.Equal(File.ReadAllBytes(tones.At("whole/last.safetensors")), File.ReadAllBytes(tones.At("later/last.safetensors")));
    }

    [Fact]
    public void Resume_fromAPartOfAnotherTraining_isRefused()
    {
        Train("whole", "-e 3 -b 3");
        TrainUntilKilled("parts", 2, 3);
        File.Delete(tones.At("parts/last.safetensors"));
        AppRun.Of("train", "--resume", tones.At("parts")).IsRefused(3, "part.safetensors", "not of the same training");
    }

    [Theory]
    [InlineData("500", 500, 0)]
    [InlineData("90s", null, 90)]
    [InlineData("10m", null, 600)]
    [InlineData("2h", null, 7200)]
    public void Interval_ofItsForms_isStepsOrTime(string text, int? steps, int seconds) =>
        Assert.Equal(new CheckpointInterval(steps, steps is null ? TimeSpan.FromSeconds(seconds) : null), CheckpointInterval.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("10 m")]
    [InlineData("1.5h")]
    [InlineData("10d")]
    [InlineData("m")]
    [InlineData("9999999h")]
    public void Interval_ofAnotherForm_isRefused(string text) =>
        AppRun.Of("train", tones.Data, "--checkpoint-every", text).IsRefused(2, $"--checkpoint-every is '{text}'", "10m");

    [Fact]
    public void Timer_ofSteps_countsThemFromTheLastSaving()
    {
        var timer = new CheckpointTimer(CheckpointInterval.Parse("3"), new Clock());
        Assert.Equal([false, false, true, true], [timer.IsDueAfterStep(), timer.IsDueAfterStep(), timer.IsDueAfterStep(), timer.IsDueAfterStep()]);
        timer.Restart();
        Assert.False(timer.IsDueAfterStep());
    }

    [Fact]
    public void Timer_ofTime_measuresFromTheLastSaving()
    {
        var clock = new Clock();
        var timer = new CheckpointTimer(CheckpointInterval.Parse("10m"), clock);
        clock.Seconds = 599;
        Assert.False(timer.IsDueAfterStep());
        clock.Seconds = 600;
        Assert.True(timer.IsDueAfterStep());
        timer.Restart();
        clock.Seconds = 1199;
        Assert.False(timer.IsDueAfterStep());
    }

    [Fact]
    public void Timer_ofNothing_isNeverDue() => Assert.False(new CheckpointTimer(null, new Clock { Seconds = long.MaxValue >> 32 }).IsDueAfterStep());

    public void Dispose() => tones.Dispose();

    private void Train(string run, string options)
    {
        AppRun training = AppRun.Of(["train", tones.Data, "-d", "cpu", "--checkpoint-every", "2", .. options.Split(' '), "-o", tones.At(run)]);
        Assert.True(training.Code == 0, training.Error);
    }

    /// <summary>Trains as <c>whole</c> was trained, up to a step at which nothing more is written, as by a kill.</summary>
    private void TrainUntilKilled(string run, int epoch, int step)
    {
        Directory.CreateDirectory(tones.At(run));
        File.Copy(tones.At("whole/options.json"), tones.At($"{run}/options.json"));
        Assert.Throws<KilledException>(() => Run(EarlierRun.Open(tones.At(run)), new Steps { Last = (epoch, step) }));
    }

    private static void Run(EarlierRun earlier, ITrainingProgress progress)
    {
        var console = new AppConsole(Stream.Null, TextWriter.Null, TextWriter.Null);
        TrainSettings settings = earlier.Settings;
        using IBackend backend = BackendFactory.Create("cpu", 1);
        TrainingClips clips = TrainingClips.Load(settings, console, CancellationToken.None);
        using var features = ClipFeatures.Create(backend, settings, clips.Training, clips.Validation, console, CancellationToken.None);
        new TrainingJob
        {
            Settings = settings,
            Clips = clips,
            Features = features,
            Earlier = earlier,
            Backend = backend,
            Threads = 1,
            Folder = RunFolder.Resume(earlier.Path, earlier.Log),
            Progress = progress,
            Console = console,
            Cancellation = CancellationToken.None,
        }.Run();
    }

    private IEnumerable<string?> Names(string run) => Directory.EnumerateFiles(tones.At(run)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    /// <summary>Notes the steps that are taken, and ends the process, so to speak, at one.</summary>
    private sealed class Steps : ITrainingProgress
    {
        public (int Epoch, int Step)? Last { get; init; }

        public List<(int Epoch, int Step)> Taken { get; } = [];

        public void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar)
        {
            Taken.Add((epoch, batch));
            if (Last == (epoch, batch))
                throw new KilledException();
        }

        public void Epoch(EpochReport report)
        {
        }
    }

    private sealed class KilledException : Exception;

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
