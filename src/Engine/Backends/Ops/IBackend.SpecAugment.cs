using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of the masking of spectrograms.</summary>
/// <param name="Images">Images in all, M·N.</param>
/// <param name="Height">Mel bands.</param>
/// <param name="Width">Frames.</param>
/// <param name="Channels">Channels.</param>
/// <param name="FrequencyMasks">Masks over mel bands, applied first.</param>
/// <param name="TimeMasks">Masks over frames.</param>
/// <param name="MaximumFraction">The largest part of an axis that one mask covers.</param>
public readonly record struct SpecAugmentShape(
    int Images, int Height, int Width, int Channels, int FrequencyMasks, int TimeMasks, float MaximumFraction)
{
    /// <summary>The spectrograms' shape.</summary>
    public Shape Values => new(Images, Height, Width, Channels);

    /// <summary>Uniform draws an image: the shift's and two a mask.</summary>
    public int Draws => AugmentationRule.FirstMaskDraw + 2 * (FrequencyMasks + TimeMasks);

    /// <summary>The upper bound of a frequency mask's length, in bands (6.4 of 64).</summary>
    public float MaximumBands => MaximumFraction * Height;

    /// <summary>The upper bound of a time mask's length, in frames (34.4 of 344).</summary>
    public float MaximumFrames => MaximumFraction * Width;

    /// <summary>Refuses draws of which an image has fewer than are needed.</summary>
    internal static void RequireDraws(in Tensor draws, int count)
    {
        if (draws.Shape[1] < count)
            throw new ShapeException($"augment: {count} draws an image are needed, not {draws.Shape[1]}");
    }
}

public partial interface IBackend
{
    /// <summary>Floats of workspace that <see cref="SpecAugment"/> needs.</summary>
    long SpecAugmentWorkspace(in SpecAugmentShape shape);

    /// <summary>
    /// Overwrites bands and frames of each spectrogram with its mean, in place. The mean is taken over all its values before any mask; one
    /// set of masks serves all its channels.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, D at least <see cref="SpecAugmentShape.Draws"/>; see <see cref="AugmentationRule"/>.</param>
    /// <param name="values">The spectrograms <c>[M·N, H, W, C]</c>.</param>
    /// <param name="workspace">At least <see cref="SpecAugmentWorkspace"/> floats.</param>
    void SpecAugment(in SpecAugmentShape shape, in Tensor draws, in Tensor values, in Tensor workspace);
}
