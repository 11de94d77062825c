using System.Diagnostics;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Training;

/// <summary>One training from its clips to a whole run folder: what <c>train</c> does once and <c>crossval</c> for every fold.</summary>
internal sealed class TrainingJob
{
    private readonly Stopwatch running = Stopwatch.StartNew();
    private RunRecord? record;

    public required TrainSettings Settings { get; init; }
    public required TrainingClips Clips { get; init; }
    public required ClipFeatures Features { get; init; }
    public required IBackend Backend { get; init; }

    /// <summary>What the network begins with; null for random weights.</summary>
    public InitialWeights? Start { get; init; }

    /// <summary>The stopped training that this one goes on with, or null.</summary>
    public EarlierRun? Earlier { get; init; }

    /// <summary>How many clips are decoded at a time, where they are.</summary>
    public required int Threads { get; init; }

    public required RunFolder Folder { get; init; }
    public required ITrainingProgress Progress { get; init; }
    public required AppConsole Console { get; init; }
    public required CancellationToken Cancellation { get; init; }

    /// <summary>What was done for this training before it began: the computing of its features.</summary>
    public TimeSpan Preparation { get; init; }

    /// <summary>Clips of the test data that could not be read.</summary>
    public int SkippedTestClips { get; init; }

    /// <summary>Trains, and writes all files of the run folder.</summary>
    /// <param name="scoreTest">Scores the test clips with the best checkpoint, once, at the end; or null.</param>
    public TrainingResult Run(Func<ClipScores>? scoreTest = null)
    {
        TrainingResult result = Train(scoreTest);
        RunReport.Write(this, result);
        return result;
    }

    /// <summary>Trains, and writes all files but the pictures and the page.</summary>
    /// <param name="scoreTest">Scores the test clips with the best checkpoint, once, at the end; or null.</param>
    public TrainingResult Train(Func<ClipScores>? scoreTest = null)
    {
        Begin();
        return Finish(TrainAlone(), scoreTest);
    }

    /// <summary>Writes what is known before the training.</summary>
    public void Begin()
    {
        Folder.Write(RunFolder.OptionsName, Settings);
        Folder.Write(ClipRecord.FileName, ClipRecord.Of(Clips));
        record = RunRecord.Of(Backend, Settings.Threads, Features.AreKept);
        RunRecord? begun = Earlier is null ? null : RunRecord.Read(Folder.Path);
        if (begun is not null && RunRecord.Difference(begun, record) is { } difference)
            Console.Warn($"{difference}: the results are as good, but not the same bits as without a stop");
        Folder.Write(RunRecord.FileName, record);
    }

    /// <summary>Writes what the training came to, all but the pictures and the page.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="scoreTest">Scores the test clips with the best checkpoint, or null.</param>
    public TrainingResult Finish(TrainingOutcome outcome, Func<ClipScores>? scoreTest = null)
    {
        TimeSpan taken = Preparation + running.Elapsed;
        ClipScores? test = scoreTest?.Invoke();
        var result = new TrainingResult(outcome, Report(outcome, taken, test), test);
        TrainingSummary.WriteFiles(this, result);
        Folder.Write(RunRecord.FileName, record! with { Seconds = result.Report.Seconds, ClipsPerSecond = result.Report.ClipsPerSecond });
        return result;
    }

    /// <summary>Warns of files that can no longer be read.</summary>
    /// <param name="consequence">What becomes of it.</param>
    public Action<LostClip> WarnOfLost(string consequence) => lost =>
        Console.Warn($"{lost.Clip.Path} can no longer be read ({lost.Reason}); {consequence}");

    private TrainingOutcome TrainAlone()
    {
        NetworkPlan plan = NetworkPlan.Of(Settings, Clips, Features, Backend, Threads, measured =>
        {
            Cancellation.ThrowIfCancellationRequested();
            Console.Transient($"spectrograms, mean and deviation {TrainingProgress.Bar((double)measured / Clips.Training.Count)}");
        });
        using var networks = new TrainingNetworks(Backend, Features, [plan], Threads, WarnOfLost("the next clip of the epoch takes its place"));
        using var run = new TrainingRun(this, networks.Trainer, model: 0);
        TrainingOutcome? outcome = null;
        new TrainingLoop(networks.Trainer, [run], Cancellation).Run(ended => outcome = ended.Finish(), (_, _) => false);
        return outcome!;
    }

    private TrainReport Report(TrainingOutcome outcome, TimeSpan taken, ClipScores? test) => new()
    {
        Run = Folder.Path,
        Device = Backend.Id,
        Classes = Clips.Labels.Count,
        TrainClips = Clips.Training.Count,
        ValidationClips = Clips.Validation.Count,
        SkippedClips = Clips.Skipped + SkippedTestClips,
        Epochs = outcome.Epochs,
        BestEpoch = outcome.Best.Epoch,
        Steps = outcome.Steps,
        Seconds = taken.TotalSeconds,
        ClipsPerSecond = outcome.ClipsPerSecond,
        TrainLoss = outcome.Best.TrainLoss,
        TrainAccuracy = outcome.Best.TrainAccuracy,
        ValidationLoss = outcome.Best.ValidationLoss,
        ValidationAccuracy = outcome.Best.ValidationAccuracy,
        MacroF1 = outcome.Scores?.Metrics.MacroF1,
        Test = test?.Report,
    };
}
