using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>
/// The training of one network, of which a <see cref="TrainingLoop"/> does the steps: validation after each epoch, the best and the last
/// checkpoint, the log, early stopping.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainSettings settings;
    private readonly TrainingClips clips;
    private readonly RunFolder folder;
    private readonly ITrainingProgress progress;
    private readonly AppConsole console;
    private readonly Trainer trainer;
    private readonly ParameterStore parameters;
    private readonly IValidation? validation;
    private readonly EarlierRun? earlier;
    private readonly Func<EpochResult> soFar;
    private readonly CheckpointTimer timer;
    private readonly Stopwatch inEpoch = new();
    private readonly List<EpochReport> log;
    private EpochReport? best;
    private ClipScores? bestScores;
    private int steps;
    private EpochResult? result;
    private double seconds;

    /// <summary>Begins with what the job begins with.</summary>
    /// <param name="job">The training.</param>
    /// <param name="trainer">Trains the network, perhaps with others.</param>
    /// <param name="model">Which of its models that is.</param>
    public TrainingRun(TrainingJob job, Trainer trainer, int model)
    {
        using var construction = new Construction(this);
        (settings, clips, folder) = (job.Settings, job.Clips, job.Folder);
        (this.trainer, Model, earlier) = (trainer, model, job.Earlier);
        (progress, console) = (job.Progress, job.Console);
        parameters = trainer.Parameters.Of(model);
        soFar = () => trainer.ReadPart(Model, Epoch, steps);
        timer = new CheckpointTimer(settings.CheckpointEvery is { } every ? CheckpointInterval.Parse(every) : null, TimeProvider.System);
        log = [.. earlier?.Log ?? []];
        best = log.Aggregate((EpochReport?)null, (best, epoch) => IsBetter(epoch, best) ? epoch : best);
        if (earlier?.State is { } state)
            state.Restore(parameters, 0, withOptimizer: true);
        else
            job.Start?.Restore(parameters);
        if (clips.Validation.Count > 0)
            validation = CreateValidation(job);
        construction.Complete();
    }

    /// <summary>Which of the trainer's models.</summary>
    public int Model { get; }

    /// <summary>The epoch to be trained next, from 0.</summary>
    public int Epoch => log.Count;

    /// <summary>Whether it has come to its end, or the validation loss has not fallen for <c>--patience</c> epochs.</summary>
    public bool IsDone => log.Count >= settings.Epochs || (best is not null && log.Count - best.Epoch >= settings.Patience);

    /// <summary>The log of the next epoch's steps that an earlier process did, or null.</summary>
    public StepLogEntry[]? EarlierSteps => earlier is not null && Epoch == earlier.Log.Count && earlier.EpochLog.Length > 0 ? earlier.EpochLog : null;

    /// <summary>An epoch begins.</summary>
    public void BeginEpoch()
    {
        steps = EarlierSteps?.Length ?? 0;
        inEpoch.Restart();
    }

    /// <summary>Steps are enqueued; saves the training where it is time to.</summary>
    /// <param name="done">Its own steps of the epoch so far.</param>
    /// <param name="stops">Whether it is the last time.</param>
    /// <exception cref="DataException">The training is to be saved, but a loss or gradient was not finite.</exception>
    public void AfterStep(int done, bool stops)
    {
        bool isNew = done > steps;
        steps = done;
        bool isDue = isNew && timer.IsDueAfterStep();
        if ((isDue || stops) && done > 0)
            SavePart(ReadSteps());
        if (isNew && !stops)
            progress.Batch(Epoch + 1, done, trainer.StepsOf(Model), soFar);
    }

    /// <summary>All steps of the epoch are enqueued: waits for them.</summary>
    /// <exception cref="DataException">A loss or gradient was not finite.</exception>
    public void EndSteps()
    {
        try
        {
            result = trainer.ReadEpoch(Model, Epoch);
        }
        catch (BadStepException bad)
        {
            throw Stopped(bad);
        }
        seconds = SecondsOfEpoch();
    }

    /// <summary>Judges the network, and keeps it.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; the epoch's steps are saved.</exception>
    /// <exception cref="DataException">Weights or running statistics have become infinite.</exception>
    public void EndEpoch()
    {
        (EpochReport report, ClipScores? scores, ModelCheckpoint checkpoint, ModelCheckpoint withOptimizer) = Judge();
        RequireFinite(withOptimizer);
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

    /// <summary>The training is done: what it came to.</summary>
    public TrainingOutcome Finish()
    {
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
        parameters?.Dispose();
    }

    /// <summary>Whether an epoch is the one to keep: the lowest validation loss, the earlier of two; without validation the last.</summary>
    private static bool IsBetter(EpochReport epoch, EpochReport? best) =>
        best is null || epoch.ValidationLoss is null || !(epoch.ValidationLoss >= best.ValidationLoss);

    /// <summary>The validation clips' scores in an epoch that an earlier process did.</summary>
    private ClipScores ScoreAgain(EpochReport epoch)
    {
        ModelCheckpoint checkpoint = ModelCheckpoint.Load(folder.BestCheckpoint);
        checkpoint.Restore(parameters, 0);
        return validation!.Score(epoch.Epoch - 1, checkpoint.Normalisation, out _);
    }

    private (EpochReport Report, ClipScores? Scores, ModelCheckpoint Checkpoint, ModelCheckpoint WithOptimizer) Judge()
    {
        Normalisation normalisation = trainer.EvaluationNormalisation(Model, Epoch);
        ModelCheckpoint checkpoint = Capture(result!.Steps, normalisation, withOptimizer: false);
        ModelCheckpoint withOptimizer = Capture(result.Steps, normalisation, withOptimizer: true);
        double? loss = null;
        ClipScores? scores = null;
        if (validation is not null)
        {
            try
            {
                scores = validation.Score(Epoch, normalisation, out double value);
                loss = value;
            }
            catch (OperationCanceledException)
            {
                withOptimizer.Restore(parameters, 0, withOptimizer: true);
                SavePart(ReadSteps());
                throw new OperationCanceledException($"stopped in epoch {Epoch + 1} of {settings.Epochs}, before it was judged");
            }
            // The tutorial's validation moves the running statistics; a checkpoint has those after the last training batch.
            if (settings.IsTutorial)
                withOptimizer.Restore(parameters, 0, withOptimizer: true);
        }
        var report = new EpochReport(
            Epoch + 1, result.Steps, result.LearningRate, result.Beta1, result.Loss, result.Accuracy, loss, scores?.Metrics.Accuracy,
            seconds, clips.Training.Count / seconds);
        return (report, scores, checkpoint, withOptimizer);
    }

    /// <summary>The log of the epoch's steps so far; waits for them.</summary>
    private StepLogEntry[] ReadSteps()
    {
        try
        {
            return trainer.ReadSteps(Model, Epoch, steps);
        }
        catch (BadStepException bad)
        {
            throw Stopped(bad);
        }
    }

    /// <summary>What a step came to that had no finite loss or gradient; the weights from before it are saved.</summary>
    private DataException Stopped(BadStepException bad)
    {
        steps = bad.Step - Epoch * trainer.StepsOf(Model);
        string saved = steps > 0 ? RunFolder.PartName : RunFolder.LastName;
        if (steps > 0)
            SavePart(trainer.ReadLog(Model, Epoch)[..steps]);
        string names = string.Join(", ", bad.Clips.Take(16).Select(clip => clips.Training[clip].Clip.Name));
        string decay = settings.WeightDecay > 0 ? " or --weight-decay" : "";
        string weights = bad.Step == 0 ? "" : $" (or train on from them with --init {Printable.Argument(folder.At(saved))})";
        return new DataException(
            folder.Path, $"{bad.Message}; its clips: {names}. Try a lower --max-lr{decay}{weights}, or look at these clips", cause: bad);
    }

    /// <summary>Refuses to save what could not be read again: a variance can overflow, and a weight in its update, where loss and gradient did not.</summary>
    private void RequireFinite(ModelCheckpoint checkpoint)
    {
        if (checkpoint.IsFinite)
            return;
        double rate = result?.LearningRate ?? 0;
        string decay = settings.WeightDecay > 0 ? " or --weight-decay" : "";
        throw new DataException(
            folder.Path,
            $"weights, running statistics or moments are no longer finite after step {checkpoint.Steps} (epoch {Epoch + 1}) and are not saved; what the "
            + $"run folder has is from before. Train anew with a lower --max-lr{decay}",
            cause: new BadStepException((int)checkpoint.Steps - 1, Epoch, rate, []));
    }

    private double SecondsOfEpoch() => inEpoch.Elapsed.TotalSeconds + (EarlierSteps is null ? 0 : earlier!.SecondsOfEpoch);

    /// <summary>Saves the training within an epoch.</summary>
    /// <param name="epochLog">The log of its steps so far.</param>
    private void SavePart(StepLogEntry[] epochLog)
    {
        Normalisation normalisation = trainer.EvaluationNormalisation(Model, Epoch, steps);
        string taken = SecondsOfEpoch().ToString(CultureInfo.InvariantCulture);
        ModelCheckpoint part = Capture((long)Epoch * trainer.StepsOf(Model) + steps, normalisation, withOptimizer: true, (EarlierRun.SecondsKey, taken));
        RequireFinite(part);
        part.WithEpochLog(epochLog).Save(folder.PartCheckpoint);
        timer.Restart();
    }

    private ModelCheckpoint Capture(
        long stepsOfRun, Normalisation normalisation, bool withOptimizer, params ReadOnlySpan<(string Key, string Value)> extra)
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
            parameters, 0, stepsOfRun, withOptimizer, clips.Labels, trainer.OptionsOf(Model).Network, normalisation, settings.Recipe, metadata);
    }

    private IValidation CreateValidation(TrainingJob job)
    {
        AudioClassifierOptions network = trainer.OptionsOf(Model).Network;
        Action<LostClip> onLost = job.WarnOfLost("it is no longer scored");
        return settings.IsTutorial
            ? new TutorialValidation(
                job.Backend, parameters.Evaluated, network, clips.Labels, clips.Validation, job.Features, settings.Seed,
                settings.BatchSize, job.Threads, onLost, job.Cancellation)
            : new PlainValidation(
                job.Backend, parameters.Evaluated, network, clips.Labels, clips.Validation, job.Features.EvaluationWindows(clips.Validation),
                job.Features.CreateSource(job.Backend, clips.Validation, job.Threads, onLost), job.Cancellation);
    }
}
