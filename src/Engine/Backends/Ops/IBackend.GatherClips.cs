using System.Runtime.InteropServices;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a batch of waveforms made of clips of any length.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Clips">Clips whose places the store tells, K.</param>
/// <param name="Channels">Channels of the batch, C.</param>
/// <param name="Samples">Samples a channel, T.</param>
public readonly record struct GatherClipsShape(int Models, int Batch, int Clips, int Channels, int Samples)
{
    /// <summary>Images in all, M·N.</summary>
    public int Images => Models * Batch;

    /// <summary>The output's shape.</summary>
    public Shape Output => new(Images, Channels, Samples);
}

/// <summary>Where a <see cref="ClipStore"/> has a clip: one channel after the other.</summary>
/// <param name="Block">Its first sample, in blocks of <see cref="ClipStore.BlockLength"/>.</param>
/// <param name="Frames">Samples a channel.</param>
/// <param name="Channels">1, which then stands for all channels of the batch, or as many as the batch has.</param>
/// <param name="IsFloat">1 where it lies among the floats, 0 among the 16-bit samples.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClipPlace(int Block, int Frames, int Channels, int IsFloat);

/// <summary>Sound kept on the device, without the silence around it, and what is known of each clip.</summary>
/// <param name="Shorts">16-bit samples; <c>s / 32768</c> is the value.</param>
/// <param name="Floats">Samples that are no such values.</param>
/// <param name="Places">The place of each clip <c>[K]</c>.</param>
/// <param name="Labels">The label of each clip <c>[K]</c>.</param>
public readonly record struct ClipStore(
    DeviceBuffer<short> Shorts, DeviceBuffer<float> Floats, DeviceBuffer<ClipPlace> Places, DeviceBuffer<int> Labels)
{
    /// <summary>Samples of a block: clips begin at whole ones, so that 32-bit numbers tell places in more than 2^31 samples.</summary>
    public const int BlockLength = 64;
}

public partial interface IBackend
{
    /// <summary>
    /// Waveforms of a batch out of a store: of each clip the stretch that begins at its start, silence where the clip has nothing, rolled in time:
    /// <c>y[i, c, (t + shift_i) mod T] = x[c, t + start_i]</c>, 0 where <c>t + start_i</c> is outside of x, the clip <c>clips[i]</c>; or, across channels,
    /// <c>y[i] flat at (c·T + t + shift_i) mod (C·T)</c>. And the labels.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="store">The clips.</param>
    /// <param name="clips">The clips' indices <c>[M·N]</c>.</param>
    /// <param name="starts">The first frame of each clip's stretch, of each model <c>[M, K]</c>; negative for silence in front.</param>
    /// <param name="draws">Uniform draws <c>[M·N, D]</c>, of which <see cref="AugmentationRule.ShiftDraw"/> is used; empty when nothing is shifted.</param>
    /// <param name="shift">How far.</param>
    /// <param name="output">y <c>[M·N, C, T]</c>.</param>
    /// <param name="labels">Receives the clips' labels <c>[M·N]</c>.</param>
    void GatherClips(
        in GatherClipsShape shape,
        in ClipStore store,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> starts,
        in Tensor draws,
        TimeShift shift,
        in Tensor output,
        DeviceBuffer<int> labels);
}
