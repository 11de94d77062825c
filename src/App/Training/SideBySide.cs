using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>
/// Runs many trainings over the same features, each with the files and the bits that <c>train</c> gives it alone: on the CPU one network a
/// core, on another device as many in the same launches as its memory holds.
/// </summary>
/// <param name="backend">The device.</param>
/// <param name="features">The spectrograms of all clips, with the windows of all seeds.</param>
/// <param name="threads">Cores to use; null for all.</param>
/// <param name="console">Takes warnings.</param>
internal sealed class SideBySide(IBackend backend, ClipFeatures features, int? threads, AppConsole console)
{
    // Validation, which each training has for itself, takes about as much again, and the rest is for batches.
    private const double ShareOfFreeMemory = 0.4;

    private readonly int cores = threads ?? ProcessorCores.Physical;

    /// <summary>Runs all trainings; the first failure stops the others, and is thrown when they have stopped.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; trainings that are done stay.</exception>
    public void Run(IReadOnlyList<PlannedTraining> trainings, CancellationToken cancellation)
    {
        if (backend.Kind == BackendKind.Cpu)
            CoreSchedule.Run(trainings.Count, cores, RunOnCores, cancellation);
        else if (features.CanBeShared)
            RunInLaunches(trainings, cancellation);
        else
            RunInTurn(trainings, cancellation);

        void RunOnCores(int index, int share, CancellationToken stop)
        {
            using IBackend own = BackendFactory.Create("cpu", share);
            RunOne(trainings[index], own, share, stop);
        }
    }

    private void RunInTurn(IReadOnlyList<PlannedTraining> trainings, CancellationToken cancellation)
    {
        if (trainings.Count > 1)
            console.Progress($"{trainings.Count} trainings one after the other: spectrograms that are made anew for every batch are made for one");
        foreach (PlannedTraining training in trainings)
            RunOne(training, backend, cores, cancellation);
    }

    private void RunOne(PlannedTraining training, IBackend on, int share, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        RunFolder folder = training.Begin();
        using RunLock claim = RunLock.Take(folder.Path);
        TrainingJob job = JobOf(training, folder, on, share, stop);
        try
        {
            training.Finish(folder, training.HasReport ? job.Run() : job.Train());
        }
        catch (DataException fault) when (training.Diverged is not null && fault.InnerException is BadStepException)
        {
            training.Diverged(fault);
        }
    }

    /// <summary>Trainings that can share their launches together, then what is left.</summary>
    private void RunInLaunches(IReadOnlyList<PlannedTraining> trainings, CancellationToken cancellation)
    {
        NetworkPlan[] plans = [.. trainings.Select(training => NetworkPlan.Of(
            training.Settings, training.Clips, features, backend, cores, _ => cancellation.ThrowIfCancellationRequested()))];
        List<int> left = [.. Enumerable.Range(0, trainings.Count)];
        while (left.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] alike = [.. left.Where(one => plans[one].Options.CanShareWith(plans[left[0]].Options))];
            using TrainingGroup group = BeginAsManyAsFit([.. alike.Select(one => trainings[one])], [.. alike.Select(one => plans[one])], cancellation);
            int[] chosen = alike[..group.Count];
            if (trainings.Count > 1)
                console.Progress(Together(chosen.Length, left.Count, alike.Length));
            group.Run(cancellation);
            left.RemoveAll(chosen.Contains);
        }
    }

    /// <summary>Begins the first trainings: all of them, or as many as leaves groups of equal size.</summary>
    private TrainingGroup BeginAsManyAsFit(PlannedTraining[] trainings, NetworkPlan[] plans, CancellationToken cancellation)
    {
        var bytes = (long)(backend.MeasureFreeBytes() * ShareOfFreeMemory);
        int most = plans.Length;
        while (most > 1 && !Fits(most))
            most--;
        while (true)
        {
            int groups = (plans.Length + most - 1) / most;
            int count = (plans.Length + groups - 1) / groups;
            try
            {
                return Begin(count);
            }
            catch (DeviceMemoryException) when (count > 1)
            {
                // What a device has free, only its driver knows for certain; and batches and validation may take more than the rest.
                most = count / 2;
            }
        }

        TrainingGroup Begin(int count) => new(
            new TrainingNetworks(backend, features, plans[..count], cores, onLost: _ => { }),
            trainings[..count],
            (training, folder) => JobOf(training, folder, backend, cores, cancellation));

        bool Fits(int count) => Trainer.Fits(
            backend, AudioClassifier.InputShape(plans[0].Options.Network), bytes, [.. plans.Take(count).Select(plan => plan.Options)]);
    }

    private string Together(int count, int left, int alike)
    {
        string now = count == 1 ? "one training" : $"{count} trainings side by side in the same launches";
        string why = count < alike ? $", as many as fit the free memory of {backend.Id}" : count < left ? ", as only these have equal networks, batches and augmentation" : "";
        return $"{now}{why}{(count < left ? $"; {left - count} after them" : "")}";
    }

    private TrainingJob JobOf(PlannedTraining training, RunFolder folder, IBackend on, int share, CancellationToken stop) => new()
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
}
