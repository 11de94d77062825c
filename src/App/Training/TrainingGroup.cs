using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Training;

/// <summary>Trainings whose networks share their launches on a device, each with its own run folder.</summary>
internal sealed class TrainingGroup : IDisposable
{
    private readonly TrainingNetworks networks;
    private readonly IReadOnlyList<PlannedTraining> trainings;
    private readonly List<RunLock> claims = [];
    private readonly List<TrainingJob> jobs = [];
    private readonly List<TrainingRun> runs = [];

    /// <summary>Makes the run folders, begins the trainings and takes the memory for their validation.</summary>
    /// <param name="networks">The networks, in the order of the trainings; from now on they belong to the group.</param>
    /// <param name="trainings">The trainings.</param>
    /// <param name="jobOf">What is done for a training in its folder.</param>
    /// <exception cref="Engine.Backends.DeviceMemoryException">The device has too little memory; what was begun may be begun anew.</exception>
    public TrainingGroup(TrainingNetworks networks, IReadOnlyList<PlannedTraining> trainings, Func<PlannedTraining, RunFolder, TrainingJob> jobOf)
    {
        (this.networks, this.trainings) = (networks, trainings);
        try
        {
            foreach (PlannedTraining training in trainings)
            {
                RunFolder folder = training.Begin();
                claims.Add(RunLock.Take(folder.Path));
                jobs.Add(jobOf(training, folder));
                jobs[^1].Begin();
                runs.Add(new TrainingRun(jobs[^1], networks.Trainer, runs.Count));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many trainings there are.</summary>
    public int Count => runs.Count;

    /// <summary>Trains them all to their ends.</summary>
    public void Run(CancellationToken cancellation)
    {
        new TrainingLoop(networks.Trainer, runs, cancellation).Run(Finish, Survives);

        void Finish(TrainingRun run)
        {
            (PlannedTraining training, TrainingJob job) = (trainings[run.Model], jobs[run.Model]);
            TrainingResult result = job.Finish(run.Finish());
            if (training.HasReport)
                RunReport.Write(job, result);
            training.Finish(job.Folder, result);
        }

        bool Survives(TrainingRun run, DataException fault)
        {
            trainings[run.Model].Diverged?.Invoke(fault);
            return trainings[run.Model].Diverged is not null;
        }
    }

    public void Dispose()
    {
        runs.ForEach(run => run.Dispose());
        claims.ForEach(claim => claim.Dispose());
        networks.Dispose();
    }
}
