using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>How clips are altered beside shift and masks; all 0, the default, is not at all.</summary>
/// <param name="Mixup">α of the Beta distribution from which a share of another clip is drawn; 0: none.</param>
/// <param name="GainDb">The most by which a clip is made louder or quieter.</param>
/// <param name="FilterDb">The most by which a range of mel bands is made louder or quieter.</param>
/// <param name="LinearFilter">Whether a filter's decibels run in lines between the ranges' borders, rather than in steps.</param>
/// <param name="Background">The part of the clips that another clip is added to.</param>
/// <param name="BackgroundRatioDb">How far that one's loudest value lies below the clip's at least; up to <see cref="MixingRule.RatioRangeDb"/> more.</param>
/// <param name="WithinSound">Whether shift and time masks keep to a short clip's sound instead of the silence around it.</param>
/// <param name="Crops">Stretches kept of a long clip, one of which is drawn; 0 and 1: one.</param>
public readonly record struct Augmentation(
    float Mixup = 0,
    float GainDb = 0,
    float FilterDb = 0,
    bool LinearFilter = false,
    float Background = 0,
    float BackgroundRatioDb = 0,
    bool WithinSound = false,
    int Crops = 0)
{
    /// <summary>Whether clips are only shifted and masked.</summary>
    public bool IsNone => this == default;
}

/// <summary>The extents of an augmented gather.</summary>
/// <param name="Masks">The spectrograms, and the masks.</param>
/// <param name="Batch">Images a model, N: partners are of the same model.</param>
/// <param name="Shift">How far clips are shifted.</param>
/// <param name="Alterations">What else is done to them.</param>
public readonly record struct AugmentShape(SpecAugmentShape Masks, int Batch, TimeShift Shift, Augmentation Alterations)
{
    /// <summary>Uniform draws an image.</summary>
    public int Draws => Masks.Draws + MixingRule.Draws;

    /// <summary>Rows kept of each clip.</summary>
    public int RowsPerClip => Math.Max(1, Alterations.Crops);
}

/// <summary>What is known of a spectrogram that is kept.</summary>
/// <param name="FloorDb">Its smallest value: 80 dB below the largest where there is silence.</param>
/// <param name="PeakDb">Its largest value.</param>
/// <param name="MeanDb">The mean of its values.</param>
/// <param name="FirstFrame">The first frame with sound rather than the silence around a short clip.</param>
/// <param name="Frames">How many of those there are.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
public readonly record struct SpectrogramFacts(float FloorDb, float PeakDb, float MeanDb, int FirstFrame, int Frames);

/// <summary>Spectrograms kept on the device, and what augmentation must know of them.</summary>
/// <param name="Kept">The spectrograms; of each clip <see cref="AugmentShape.RowsPerClip"/> rows, one after another in the list of rows.</param>
/// <param name="Facts">What is known of each row, those of all channels first.</param>
public readonly record struct AugmentStore(SpectrogramStore Kept, DeviceBuffer<SpectrogramFacts> Facts);

/// <summary>What mixup needs and leaves; empty without it.</summary>
/// <param name="Quantiles">The table of <see cref="MixupShares.Table"/>.</param>
/// <param name="Labels">Receives the label of what is mixed into each image, and its share, at most a half.</param>
public readonly record struct Mixture(Tensor Quantiles, LabelMix Labels);

public partial interface IBackend
{
    /// <summary>Floats of workspace that <see cref="AugmentSpectrograms"/> needs.</summary>
    /// <param name="shape">The extents.</param>
    long AugmentSpectrogramsWorkspace(in AugmentShape shape);

    /// <summary>
    /// A training batch out of a store, altered. One after the other: a stretch of each clip; shifted; the background's power added
    /// (<see cref="MixingRule.PowerSum"/>); masked by the row's mean; gain and filter (<see cref="MixingRule.Coloured"/>); mixup,
    /// <c>y_i = (1−λ_i)·x_i + λ_i·x_partner</c> of images altered so far; normalised. The background is a stretch of another image of the batch,
    /// shifted as that image is. Masks over frames lie anywhere in the window, or within the sound and shifted with it.
    /// </summary>
    /// <param name="shape">The extents, the masks and all else that is done.</param>
    /// <param name="store">The spectrograms.</param>
    /// <param name="clips">The clips' indices <c>[M·N]</c>.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, D at least <see cref="AugmentShape.Draws"/>; see <see cref="MixingRule"/>.</param>
    /// <param name="moments">Mean and deviation <c>[2]</c> a model, by which is normalised; empty: it is not.</param>
    /// <param name="output">Receives the batch <c>[M·N, H, W, C]</c>.</param>
    /// <param name="labels">Receives the clips' labels <c>[M·N]</c>.</param>
    /// <param name="mixture">For mixup; empty without.</param>
    /// <param name="workspace">At least <see cref="AugmentSpectrogramsWorkspace"/> floats.</param>
    void AugmentSpectrograms(
        in AugmentShape shape,
        in AugmentStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> labels,
        in Mixture mixture,
        in Tensor workspace);
}
