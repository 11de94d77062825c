using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Training;

/// <summary>Takes how far a training run is.</summary>
internal interface ITrainingProgress
{
    /// <summary>A batch of an epoch, counted from 1, is done.</summary>
    void Batch(int epoch, int batch, int batches);

    /// <summary>An epoch is done.</summary>
    void Epoch(EpochReport report);
}
