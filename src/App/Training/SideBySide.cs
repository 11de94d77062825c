using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>
/// Runs many trainings over the same features, each with the files and the bits that <c>train</c> gives it alone: on the CPU one network a
/// core, on another device one after the other.
/// </summary>
/// <param name="backend">The device.</param>
/// <param name="features">The spectrograms of all clips, with the windows of all seeds.</param>
/// <param name="threads">Cores to use; null for all.</param>
/// <param name="console">Takes warnings.</param>
internal sealed class SideBySide(IBackend backend, ClipFeatures features, int? threads, AppConsole console)
{
    private readonly int cores = threads ?? ProcessorCores.Physical;

    /// <summary>Runs all trainings; the first failure stops the others, and is thrown when they have stopped.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; trainings that are done stay.</exception>
    public void Run(IReadOnlyList<PlannedTraining> trainings, CancellationToken cancellation)
    {
        if (backend.Kind == BackendKind.Cpu)
        {
            CoreSchedule.Run(trainings.Count, cores, RunOnCores, cancellation);
            return;
        }
        foreach (PlannedTraining training in trainings)
            RunOne(training, backend, cores, cancellation);

        void RunOnCores(int index, int share, CancellationToken stop)
        {
            using IBackend own = BackendFactory.Create("cpu", share);
            RunOne(trainings[index], own, share, stop);
        }
    }

    private void RunOne(PlannedTraining training, IBackend on, int share, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        RunFolder folder = training.Begin();
        using RunLock claim = RunLock.Take(folder.Path);
        var job = new TrainingJob
        {
            Settings = training.Settings,
            Clips = training.Clips,
            Features = features,
            Start = training.Start,
            Backend = on,
            Threads = share,
            Folder = folder,
            Progress = training.Progress,
            Console = console,
            Cancellation = stop,
        };
        try
        {
            training.Finish(folder, training.HasReport ? job.Run() : job.Train());
        }
        catch (DataException fault) when (training.Diverged is not null && fault.InnerException is BadStepException)
        {
            training.Diverged(fault);
        }
    }
}
