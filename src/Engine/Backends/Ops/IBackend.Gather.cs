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
