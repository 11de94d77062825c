using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>Trains epoch by epoch all the networks of a trainer, until each has come to its own end.</summary>
/// <param name="trainer">The networks.</param>
/// <param name="runs">The training of each of them.</param>
/// <param name="cancellation">Asks to stop.</param>
internal sealed class TrainingLoop(Trainer trainer, IReadOnlyList<TrainingRun> runs, CancellationToken cancellation)
{
    private readonly List<TrainingRun> running = [.. runs];

    /// <summary>Trains.</summary>
    /// <param name="finish">Takes each training that has come to its end.</param>
    /// <param name="survives">Takes what became of one that went bad, and says whether the others go on.</param>
    /// <exception cref="OperationCanceledException">A signal asked to stop; all states are saved.</exception>
    /// <exception cref="DataException">A loss or gradient was not finite.</exception>
    public void Run(Action<TrainingRun> finish, Func<TrainingRun, DataException, bool> survives)
    {
        FinishAll();
        while (running.Count > 0)
        {
            // All were begun together, but for one that is alone and goes on with an earlier training.
            int epoch = running[0].Epoch;
            StepLogEntry[][]? done = runs.Count == 1 && runs[0].EarlierSteps is { } steps ? [steps] : null;
            running.ForEach(run => run.BeginEpoch());
            trainer.RunEpoch(epoch, step => AfterStep(epoch, step), done);

            // First all wait for the device, then they are judged one after the other: an epoch's time is that of its steps.
            Each(run => run.EndSteps());
            Each(run => run.EndEpoch());
            FinishAll();
        }

        void FinishAll() => Each(run =>
        {
            if (!run.IsDone)
                return;
            End(run);
            finish(run);
        });

        void AfterStep(int epoch, int step)
        {
            bool stops = cancellation.IsCancellationRequested;
            Each(run => run.AfterStep(trainer.StepsDone(run.Model, step), stops));
            if (stops)
                throw new OperationCanceledException($"stopped in epoch {epoch + 1} of {trainer.OptionsOf(runs[0].Model).Epochs}");
        }

        void Each(Action<TrainingRun> act)
        {
            for (int i = 0; i < running.Count;)
            {
                TrainingRun run = running[i];
                try
                {
                    act(run);
                }
                catch (DataException fault) when (fault.InnerException is BadStepException && survives(run, fault))
                {
                    End(run);
                }
                if (running.ElementAtOrDefault(i) == run)
                    i++;
            }
        }

        void End(TrainingRun run)
        {
            running.Remove(run);
            trainer.Retire(run.Model);
        }
    }
}
