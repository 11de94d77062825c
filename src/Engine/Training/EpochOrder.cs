using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Training;

/// <summary>The order of the clips in an epoch: a shuffle that is a pure function of seed and epoch.</summary>
public static class EpochOrder
{
    /// <summary>Fills an order.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="order">Receives each index from 0 on once.</param>
    /// <remarks>Source: Fisher and Yates, as Durstenfeld 1964 has it.</remarks>
    public static void Fill(ulong seed, int epoch, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = Philox.Below(seed, RandomStream.Shuffle, (uint)epoch, (uint)i, 0, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
