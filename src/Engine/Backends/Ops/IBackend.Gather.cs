using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>How far clips are shifted in time.</summary>
/// <param name="Limit">The largest shift, in frames or samples (not rounded); 0 means none.</param>
/// <param name="BothWays">Whether it goes left as well as right.</param>
/// <param name="AcrossChannels">
/// Whether a waveform's channels are rolled as one row, the tail of one becoming the head of the next, as the tutorial does.
/// </param>
public readonly record struct TimeShift(float Limit, bool BothWays, bool AcrossChannels = false);

/// <summary>The extents of a gather of spectrograms.</summary>
/// <param name="Images">Images in all, M·N.</param>
/// <param name="Height">Mel bands.</param>
/// <param name="Width">Frames.</param>
/// <param name="Channels">Channels.</param>
public readonly record struct GatherFramesShape(int Images, int Height, int Width, int Channels)
{
    /// <summary>The output's shape.</summary>
    public Shape Output => new(Images, Height, Width, Channels);
}

/// <summary>The extents of a gather of waveforms.</summary>
/// <param name="Images">Images in all, M·N.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Samples">Samples a channel.</param>
public readonly record struct GatherSamplesShape(int Images, int Channels, int Samples)
{
    /// <summary>The output's shape.</summary>
    public Shape Output => new(Images, Channels, Samples);
}

/// <summary>Spectrograms kept on the device, and what is known of each clip.</summary>
/// <param name="Full">Spectrograms <c>[rows, H, W, C]</c>; empty when there are none.</param>
/// <param name="Mono">Further spectrograms of one channel <c>[more rows, H, W, 1]</c>; empty when there are none.</param>
/// <param name="Rows">The row of each clip.</param>
/// <param name="Labels">The label of each clip.</param>
public readonly record struct SpectrogramStore(Tensor Full, Tensor Mono, DeviceBuffer<int> Rows, DeviceBuffer<int> Labels);

public partial interface IBackend
{
    /// <summary>
    /// Copies spectrograms out of a store, rolled in time: <c>y[i, h, (w + shift_i) mod W, c] = store[rows[i], h, w, c]</c>, or, from the rows
    /// after those, <c>mono[rows[i] − clips, h, w]</c> for every c. What sounds the same in all channels is so kept once.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="store">Spectrograms <c>[clips, H, W, C]</c>; empty when there are none.</param>
    /// <param name="mono">Further spectrograms of one channel <c>[more clips, H, W, 1]</c>; empty when there are none.</param>
    /// <param name="rows">Which one for each image, at least M·N.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, of which <see cref="AugmentationRule.ShiftDraw"/> is used; empty when nothing is shifted.</param>
    /// <param name="shift">How far.</param>
    /// <param name="output">y <c>[M·N, H, W, C]</c>.</param>
    void GatherFrames(
        in GatherFramesShape shape,
        in Tensor store,
        in Tensor mono,
        DeviceBuffer<int> rows,
        in Tensor draws,
        TimeShift shift,
        in Tensor output);

    /// <summary>Floats of workspace that <see cref="GatherSpectrograms"/> needs.</summary>
    long GatherSpectrogramsWorkspace(in SpecAugmentShape shape);

    /// <summary>
    /// A training batch out of a store: <see cref="GatherFrames"/>, <see cref="SpecAugment"/>, <see cref="Normalise"/> and the clips' labels in
    /// one; composed form: <see cref="Composed.GatherSpectrograms"/>. A clip's mean is the same before and after it is shifted.
    /// </summary>
    /// <param name="shape">The extents, and the masks.</param>
    /// <param name="store">The spectrograms.</param>
    /// <param name="clips">The clips' indices <c>[M·N]</c>.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, D at least <see cref="SpecAugmentShape.Draws"/>; empty: nothing is shifted or masked.</param>
    /// <param name="shift">How far clips are shifted.</param>
    /// <param name="moments">Mean and deviation <c>[2]</c> a model, by which is normalised; empty: it is not.</param>
    /// <param name="output">Receives the batch <c>[M·N, H, W, C]</c>.</param>
    /// <param name="rows">Receives the clips' rows <c>[M·N]</c>.</param>
    /// <param name="labels">Receives their labels <c>[M·N]</c>.</param>
    /// <param name="workspace">At least <see cref="GatherSpectrogramsWorkspace"/> floats where there are draws.</param>
    void GatherSpectrograms(
        in SpecAugmentShape shape,
        in SpectrogramStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        TimeShift shift,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> rows,
        DeviceBuffer<int> labels,
        in Tensor workspace);

    /// <summary>
    /// Copies waveforms out of a store, rolled in time: <c>y[i, c, (t + shift_i) mod T] = store[rows[i], c, t]</c>, or, across channels,
    /// <c>y[i] flat at (c·T + t + shift_i) mod (C·T)</c>.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="store">Waveforms <c>[rows, C, T]</c>.</param>
    /// <param name="rows">Which one for each image, at least M·N.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, of which <see cref="AugmentationRule.ShiftDraw"/> is used; empty when nothing is shifted.</param>
    /// <param name="shift">How far.</param>
    /// <param name="output">y <c>[M·N, C, T]</c>.</param>
    void GatherSamples(in GatherSamplesShape shape, in Tensor store, DeviceBuffer<int> rows, in Tensor draws, TimeShift shift, in Tensor output);

    /// <summary>Copies whole numbers out of a list: <c>y[i] = list[rows[i]]</c>; the labels of a batch.</summary>
    /// <param name="count">How many.</param>
    /// <param name="list">All numbers.</param>
    /// <param name="rows">Which one for each i.</param>
    /// <param name="output">y.</param>
    void GatherLabels(int count, DeviceBuffer<int> list, DeviceBuffer<int> rows, DeviceBuffer<int> output);
}
