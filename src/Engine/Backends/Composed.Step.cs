using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <remarks>What surrounds the network in a step.</remarks>
internal static partial class Composed
{
    /// <summary>Latch, Adam, running statistics, averages, counters (see <see cref="IBackend.FinishStep"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="optimiser">What Adam works on.</param>
    /// <param name="statistics">The running statistics, and what moves them.</param>
    /// <param name="averages">The averages of both, or empty.</param>
    /// <param name="batch">Images a model.</param>
    /// <param name="state">The step state.</param>
    /// <param name="workspace">At least <see cref="IBackend.LatchWorkspace"/> floats.</param>
    public static void FinishStep(
        IBackend backend,
        in OptimiserRows optimiser,
        in StatisticRows statistics,
        in AverageRows averages,
        int batch,
        StepState state,
        in Tensor workspace)
    {
        backend.LatchBadStep(optimiser.Gradients, state, workspace);
        backend.Adam(optimiser, state);
        if (!statistics.Running.IsEmpty)
            backend.MoveRunning(statistics, state);
        if (!averages.IsEmpty)
            backend.MoveAverage(averages.Values, optimiser.Values, state);
        if (!averages.IsEmpty && !statistics.Running.IsEmpty)
            backend.MoveAverage(averages.Running, statistics.Running, state);
        backend.AdvanceStep(batch, state);
    }

    /// <summary>Spectrograms out of a store, shifted, masked, normalised, with their labels (see <see cref="IBackend.GatherSpectrograms"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The extents and the masks.</param>
    /// <param name="store">The spectrograms.</param>
    /// <param name="clips">The clips' indices.</param>
    /// <param name="draws">Uniform draws, or empty.</param>
    /// <param name="shift">How far clips are shifted.</param>
    /// <param name="moments">Mean and deviation a model, or empty.</param>
    /// <param name="output">The batch.</param>
    /// <param name="rows">Receives the clips' rows.</param>
    /// <param name="labels">Receives their labels.</param>
    /// <param name="workspace">At least <see cref="IBackend.SpecAugmentWorkspace"/> floats where there are draws.</param>
    public static void GatherSpectrograms(
        IBackend backend,
        in SpecAugmentShape shape,
        in SpectrogramStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        TimeShift shift,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> rows,
        DeviceBuffer<int> labels,
        in Tensor workspace)
    {
        var frames = new GatherFramesShape(shape.Images, shape.Height, shape.Width, shape.Channels);
        backend.GatherLabels(shape.Images, store.Rows, clips, rows);
        backend.GatherFrames(frames, store.Full, store.Mono, rows, draws, shift, output);
        backend.GatherLabels(shape.Images, store.Labels, clips, labels);
        if (!draws.IsEmpty)
            backend.SpecAugment(shape, draws, output, workspace);
        if (!moments.IsEmpty)
            backend.Normalise(moments.Models, output, moments);
    }
}
