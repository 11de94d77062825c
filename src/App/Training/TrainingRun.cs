using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>Trains one network epoch by epoch: validation after each, the best and the last checkpoint, the log, early stopping.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainSettings settings;
    private readonly TrainingClips clips;
    private readonly RunFolder folder;
    private readonly ITrainingProgress progress;
    private readonly AppConsole console;
    private readonly CancellationToken cancellation;
    private readonly IBatchSource source;
    private readonly Trainer trainer;
    private readonly IValidation? validation;
    private readonly EarlierRun? earlier;
    private readonly Func<EpochResult> soFar;
    private readonly CheckpointTimer timer;
    private readonly Stopwatch inEpoch = new();
    private (int Epoch, int Steps) place;

    /// <summary>Builds the network.</summary>
    public TrainingRun(TrainingJob job)
    {
        using var construction = new Construction(this);
        (settings, clips, folder) = (job.Settings, job.Clips, job.Folder);
        earlier = job.Earlier;
        (progress, console, cancellation) = (job.Progress, job.Console, job.Cancellation);
        Normalisation? normalisation = settings.IsTutorial
            ? null
            : job.Features.Normalise(job.Backend, clips.Training, settings.Seed, job.Threads, Shown("mean and deviation", clips.Training.Count));
        source = job.Features.CreateBatchSource(
            job.Backend, clips.Training, settings.Seed, settings.BatchSize, job.Threads, Warn("the next clip of the epoch takes its place"));
        trainer = new Trainer(job.Backend, source, new TrainerOptions
        {
            Network = new AudioClassifierOptions(clips.Labels.Count, settings.Channels),
            Seed = (ulong)settings.Seed,
            Epochs = settings.Epochs,
            Batch = settings.BatchSize,
            MaximumRate = settings.MaxLr,
            Augment = settings.Augment,
            Normalisation = normalisation,
            ClassWeights = settings.ClassWeights == "balanced" ? BalancedWeights(clips) : null,
            LabelSmoothing = settings.LabelSmoothing,
            WeightDecay = settings.WeightDecay,
            AverageDecay = settings.Average,
        });
        soFar = () => trainer.ReadPart(0, place.Epoch, place.Steps);
        timer = new CheckpointTimer(settings.CheckpointEvery is { } every ? CheckpointInterval.Parse(every) : null, TimeProvider.System);
        if (earlier?.State is { } state)
            state.Restore(trainer.Parameters, 0, withOptimizer: true);
        else
            job.Start?.Restore(trainer.Parameters);
        if (clips.Validation.Count > 0)
            validation = CreateValidation(job);
        construction.Complete();
    }

    /// <summary>Trains to the end, or until the validation loss has not fallen for <c>--patience</c> epochs.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; the state is saved.</exception>
    /// <exception cref="DataException">A loss or gradient was not finite.</exception>
    public TrainingOutcome Run()
    {
        List<EpochReport> log = [.. earlier?.Log ?? []];
        EpochReport? best = log.Aggregate((EpochReport?)null, (best, epoch) => IsBetter(epoch, best) ? epoch : best);
        ClipScores? bestScores = null;
        while (log.Count < settings.Epochs && !(best is not null && log.Count - best.Epoch >= settings.Patience))
        {
            (EpochReport report, ClipScores? scores, ModelCheckpoint checkpoint, ModelCheckpoint withOptimizer) = TrainEpoch(log.Count);
            if (IsBetter(report, best))
            {
                (best, bestScores) = (report, scores);
                checkpoint.Save(folder.BestCheckpoint);
            }
            log.Add(report);
            folder.Log(report);

            // Last of all: a training goes on from here, so what stands before it must be there by then.
            withOptimizer.Save(folder.LastCheckpoint);
            AtomicFile.Delete(folder.PartCheckpoint);
            timer.Restart();
            progress.Epoch(report);
        }
        // There still, where the end of the last epoch was cut short.
        AtomicFile.Delete(folder.PartCheckpoint);
        if (validation is not null && bestScores is null)
            bestScores = ScoreAgain(best!);

        // The tutorial's validation is not evaluation mode: a temperature fitted on it would fit nothing else.
        if (bestScores is not null && !settings.IsTutorial)
        {
            bestScores.Temperature = bestScores.FitTemperature();
            ModelCheckpoint.Load(folder.BestCheckpoint).WithTemperature(bestScores.Temperature.Value).Save(folder.BestCheckpoint);
        }
        return new TrainingOutcome(
            log, best!, bestScores, log.Count, log[^1].Step, clips.Training.Count * log.Count / log.Sum(epoch => epoch.Seconds));
    }

    public void Dispose()
    {
        validation?.Dispose();
        trainer?.Dispose();
        source?.Dispose();
    }

    /// <summary>Whether an epoch is the one to keep: the lowest validation loss, the earlier of two; without validation the last.</summary>
    private static bool IsBetter(EpochReport epoch, EpochReport? best) =>
        best is null || epoch.ValidationLoss is null || !(epoch.ValidationLoss >= best.ValidationLoss);

    /// <summary>The validation clips' scores in an epoch that an earlier process did.</summary>
    private ClipScores ScoreAgain(EpochReport epoch)
    {
        ModelCheckpoint checkpoint = ModelCheckpoint.Load(folder.BestCheckpoint);
        checkpoint.Restore(trainer.Parameters, 0);
        return validation!.Score(epoch.Epoch - 1, checkpoint.Normalisation, out _);
    }

    private (EpochReport Report, ClipScores? Scores, ModelCheckpoint Checkpoint, ModelCheckpoint WithOptimizer) TrainEpoch(int epoch)
    {
        inEpoch.Restart();
        EpochResult result = TrainSteps(epoch);
        double seconds = SecondsOf(epoch);

        Normalisation normalisation = trainer.EvaluationNormalisation(0, epoch);
        ModelCheckpoint checkpoint = Capture(result.Steps, normalisation, withOptimizer: false);
        ModelCheckpoint withOptimizer = Capture(result.Steps, normalisation, withOptimizer: true);
        double? loss = null;
        ClipScores? scores = null;
        if (validation is not null)
        {
            scores = validation.Score(epoch, normalisation, out double value);
            loss = value;
            // The tutorial's validation moves the running statistics; a checkpoint has those after the last training batch.
            if (settings.IsTutorial)
                withOptimizer.Restore(trainer.Parameters, 0, withOptimizer: true);
        }
        var report = new EpochReport(
            epoch + 1, result.Steps, result.LearningRate, result.Beta1, result.Loss, result.Accuracy, loss, scores?.Metrics.Accuracy,
            seconds, clips.Training.Count / seconds);
        return (report, scores, checkpoint, withOptimizer);
    }

    private EpochResult TrainSteps(int epoch)
    {
        try
        {
            return trainer.TrainEpoch(epoch, step =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    SavePart(epoch, step, trainer.ReadSteps(0, epoch, step));
                    throw new OperationCanceledException($"stopped in epoch {epoch + 1} of {settings.Epochs}");
                }
                if (timer.IsDueAfterStep())
                    SavePart(epoch, step, trainer.ReadSteps(0, epoch, step));
                place = (epoch, step);
                progress.Batch(epoch + 1, step, trainer.StepsPerEpoch, soFar);
            }, IsUnderWay(epoch) ? [earlier!.EpochLog] : null)[0];
        }
        catch (BadStepException bad)
        {
            throw Stopped(epoch, bad);
        }
    }

    /// <summary>What a step came to that had no finite loss or gradient; the weights from before it are saved.</summary>
    private DataException Stopped(int epoch, BadStepException bad)
    {
        int done = bad.Step - epoch * trainer.StepsPerEpoch;
        string saved = done > 0 ? RunFolder.PartName : RunFolder.LastName;
        if (done > 0)
            SavePart(epoch, done, trainer.ReadLog(0, epoch)[..done]);
        string names = string.Join(", ", bad.Clips.Take(16).Select(clip => clips.Training[clip].Clip.Name));
        string weights = bad.Step == 0 ? "" : $" (or train on from them with --init {Printable.Argument(folder.At(saved))})";
        return new DataException(
            folder.Path, $"{bad.Message}; its clips: {names}. Try a lower --max-lr{weights}, or look at these clips", cause: bad);
    }

    /// <summary>Whether an earlier process did some of an epoch's steps.</summary>
    private bool IsUnderWay(int epoch) => earlier is not null && epoch == earlier.Log.Count && earlier.EpochLog.Length > 0;

    private double SecondsOf(int epoch) => inEpoch.Elapsed.TotalSeconds + (IsUnderWay(epoch) ? earlier!.SecondsOfEpoch : 0);

    /// <summary>Saves the training within an epoch; waits for its steps.</summary>
    private void SavePart(int epoch, int steps, StepLogEntry[] log)
    {
        Normalisation normalisation = trainer.EvaluationNormalisation(0, epoch, steps);
        string seconds = SecondsOf(epoch).ToString(CultureInfo.InvariantCulture);
        Capture((long)epoch * trainer.StepsPerEpoch + steps, normalisation, withOptimizer: true, (EarlierRun.SecondsKey, seconds))
            .WithEpochLog(log)
            .Save(folder.PartCheckpoint);
        timer.Restart();
    }

    private ModelCheckpoint Capture(
        long steps, Normalisation normalisation, bool withOptimizer, params ReadOnlySpan<(string Key, string Value)> extra)
    {
        var metadata = new Dictionary<string, string>(settings.Preparation.Metadata)
        {
            ["options"] = JsonText.Line(settings.OfAnyMachine),
            ["version"] = CommandLine.Version,
            [SoundSettings.DecoderKey] = settings.Decoder,
        };
        foreach ((string key, string value) in extra)
            metadata.Add(key, value);
        return ModelCheckpoint.Capture(
            trainer.Parameters, 0, steps, withOptimizer, clips.Labels, trainer.OptionsOf(0).Network, normalisation, settings.Recipe, metadata);
    }

    private IValidation CreateValidation(TrainingJob job)
    {
        AudioClassifierOptions network = trainer.OptionsOf(0).Network;
        Action<LostClip> onLost = Warn("it is no longer scored");
        return settings.IsTutorial
            ? new TutorialValidation(
                job.Backend, trainer.Parameters.Evaluated, network, clips.Labels, clips.Validation, job.Features, settings.Seed,
                settings.BatchSize, job.Threads, onLost)
            : new PlainValidation(
                job.Backend, trainer.Parameters.Evaluated, network, clips.Labels, clips.Validation, job.Features.EvaluationWindows(clips.Validation),
                job.Features.CreateSource(job.Backend, clips.Validation, job.Threads, onLost));
    }

    private Action<LostClip> Warn(string consequence) => lost =>
        console.Warn($"{lost.Clip.Path} can no longer be read ({lost.Reason}); {consequence}");

    private Action<int> Shown(string what, int count) => done =>
    {
        cancellation.ThrowIfCancellationRequested();
        console.Transient($"spectrograms, {what} {TrainingProgress.Bar((double)done / count)}");
    };

    // w_c = N / (K · n_c): a class with few clips weighs as much as one with many.
    private static float[] BalancedWeights(TrainingClips clips)
    {
        var weights = new float[clips.Labels.Count];
        ILookup<int, SoundClip> byLabel = clips.Training.ToLookup(clip => clip.Clip.Label);
        for (int k = 0; k < weights.Length; k++)
        {
            int count = byLabel[k].Count();
            weights[k] = count == 0 ? 0 : (float)((double)clips.Training.Count / (weights.Length * count));
        }
        return weights;
    }
}
