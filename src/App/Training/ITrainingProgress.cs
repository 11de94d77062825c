using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>Takes how far a training run is.</summary>
internal interface ITrainingProgress
{
    /// <summary>A batch of an epoch, counted from 1, is done.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="batch">Batches of it that are done.</param>
    /// <param name="batches">Batches of an epoch.</param>
    /// <param name="soFar">What they came to, for whoever wants to wait for the device.</param>
    void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar);

    /// <summary>An epoch is done.</summary>
    void Epoch(EpochReport report);
}
