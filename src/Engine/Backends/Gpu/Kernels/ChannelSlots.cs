using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// How the threads of one group share sums over <c>[parts][channels]</c>: slot <c>s·C + c</c> takes parts s, s + S, … of channel c, and slot c
/// then combines its S. There are as many slots as threads where the channels leave room for more than one part, else one a channel.
/// </summary>
internal readonly struct ChannelSlots
{
    private readonly int channels;

    public ChannelSlots(int channels)
    {
        this.channels = channels;
        Parts = Math.Max(1, Group.DimX / channels);
    }

    /// <summary>Slots of one channel, S.</summary>
    public int Parts { get; }

    /// <summary>Slots in all; more than the group's threads only where S is 1.</summary>
    public int Count => Parts * channels;

    /// <summary>The channel of a slot.</summary>
    public int Channel(int slot) => slot % channels;

    /// <summary>The first part of a slot.</summary>
    public int First(int slot) => slot / channels;

    /// <summary>A channel's slots as one, in order; for the slots below C, after a barrier.</summary>
    public T Combine<T, TCombination>(ArrayView<T> values, int slot)
        where T : unmanaged
        where TCombination : struct, ICombination<T>
    {
        T value = values[slot];
        for (int part = 1; part < Parts; part++)
            value = TCombination.Combine(value, values[part * channels + slot]);
        return value;
    }
}
