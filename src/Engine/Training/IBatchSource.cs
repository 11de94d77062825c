using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>One batch that a source is asked for.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Clips">The clips' indices on the device <c>[M·N]</c>.</param>
/// <param name="Draws">Uniform draws an image, or empty when nothing is augmented; see <see cref="Numerics.AugmentationRule"/>.</param>
/// <param name="Features">
/// Receives the spectrograms in dB <c>[M·N, mels, frames, C]</c>, shifted in time and masked where there are draws, normalised where there are moments.
/// </param>
/// <param name="Labels">Receives the labels <c>[M·N]</c>.</param>
/// <param name="Masks">The extents, and which masks.</param>
/// <param name="Moments">Mean and deviation <c>[2]</c> a model to normalise by, or empty.</param>
/// <param name="Workspace">
/// At least <see cref="IBackend.SpecAugmentWorkspace"/> and <see cref="IBackend.GatherSpectrogramsWorkspace"/> floats where there are draws,
/// <see cref="IBackend.AugmentSpectrogramsWorkspace"/> where there are alterations.
/// </param>
/// <param name="Mix">
/// Where there is mixup, receives each image's second label and its share <c>[M·N]</c>; before, all shares are 0. Else empty.
/// </param>
/// <param name="Quantiles">The table of <see cref="Numerics.MixupShares"/> where there is mixup, or empty.</param>
/// <param name="Alterations">What else is done to the clips, see <see cref="IBackend.AugmentSpectrograms"/>.</param>
public readonly record struct BatchRequest(
    int Models,
    int Batch,
    int Epoch,
    DeviceBuffer<int> Clips,
    Tensor Draws,
    Tensor Features,
    DeviceBuffer<int> Labels,
    SpecAugmentShape Masks = default,
    ModelTensor Moments = default,
    Tensor Workspace = default,
    LabelMix Mix = default,
    Tensor Quantiles = default,
    Augmentation Alterations = default)
{
    /// <summary>The extents of the batch with all that is done to it.</summary>
    /// <param name="shift">How far clips are shifted.</param>
    public AugmentShape ShapeOf(TimeShift shift) => new(Masks, Batch, shift, Alterations);

    /// <summary>What mixup needs and leaves.</summary>
    public Mixture Mixture => new(Quantiles, Mix);

    /// <summary>Masks and normalises spectrograms that have been shifted only, for sources that do not do all at once.</summary>
    /// <param name="backend">The device.</param>
    public void Finish(IBackend backend)
    {
        if (!Draws.IsEmpty && Masks.Images > 0)
            backend.SpecAugment(Masks, Draws, Features, Workspace);
        if (!Moments.IsEmpty)
            backend.Normalise(Models, Features, Moments);
    }
}

/// <summary>Where training batches come from: spectrograms kept on the device, or sound decoded for every batch. The trainer does not know which.</summary>
public interface IBatchSource : IDisposable
{
    /// <summary>The number of clips.</summary>
    int Clips { get; }

    /// <summary>
    /// What each clip is called in random draws: its index in the whole sorted data set. A bad clip more or less, or another split, then
    /// changes nobody else's augmentation.
    /// </summary>
    IReadOnlyList<int> Identities { get; }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    Shape ImageShape { get; }

    /// <summary>
    /// Says that batches of an epoch are asked for from now on, so that a source can put on the device what differs from epoch to epoch.
    /// </summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    void BeginEpoch(int models, int epoch)
    {
        // Nothing to do for a source whose batches depend on clips and draws alone, or that looks at the epoch of each request.
    }

    /// <summary>
    /// Whether <see cref="Load"/> enqueues the same operations with the same arguments every time, so that they may be recorded. Then it is asked
    /// without clips and epoch, and nothing is announced.
    /// </summary>
    bool IsResident { get; }

    /// <summary>Fills a batch.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="clips">The clips' indices again, on the host, for sources that read files.</param>
    void Load(in BatchRequest request, ReadOnlySpan<int> clips);

    /// <summary>Says what will be asked for next, so that a source that reads files can read them meanwhile; it changes no batch.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="clips">The clips' indices, M·N.</param>
    void Announce(int models, int epoch, ReadOnlySpan<int> clips)
    {
        // Nothing to do for a source that has everything.
    }
}
