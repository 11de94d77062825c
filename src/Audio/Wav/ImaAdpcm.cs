using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// IMA (DVI) ADPCM: each nibble is a correction of the last sample in eighths of a step, and moves the step along a table of 89.
/// A block begins with a whole sample and a step for each channel, so it can be decoded alone.
/// </summary>
/// <remarks>IMA Digital Audio Focus and Technical Working Groups, "Recommended Practices for Enhancing Digital Audio Compatibility", 1992.</remarks>
internal static class ImaAdpcm
{
    /// <summary>Bytes for each channel at the head of a block: the sample (2), the index of its step (1), nothing (1).</summary>
    public const int HeaderBytes = 4;

    private static ReadOnlySpan<short> Steps =>
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157,
        173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707,
        1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635,
        13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];

    private static ReadOnlySpan<sbyte> IndexMoves => [-1, -1, -1, -1, 2, 4, 6, 8];

    /// <summary>Decodes one channel of a block.</summary>
    /// <param name="block">The block, perhaps without its end.</param>
    /// <param name="channels">Channels of the block.</param>
    /// <param name="channel">The one to decode.</param>
    /// <param name="samples">Takes as many samples as it is long, at least one and at most those the block holds.</param>
    /// <returns>Whether the head of the block makes sense; one that does not is taken as far as it goes.</returns>
    public static bool Decode(ReadOnlySpan<byte> block, int channels, int channel, Span<float> samples)
    {
        ReadOnlySpan<byte> head = block[(HeaderBytes * channel)..];
        int sample = BinaryPrimitives.ReadInt16LittleEndian(head);
        int index = Math.Min((int)head[2], Steps.Length - 1);
        samples[0] = sample * (1f / 32768);

        // The nibbles lie in groups of four bytes, one group for each channel in turn, the low nibble first.
        ReadOnlySpan<byte> nibbles = block[(HeaderBytes * channels)..];
        for (int f = 1; f < samples.Length; f++)
        {
            (int group, int within) = Math.DivRem(f - 1, 8);
            int pair = nibbles[(((group * channels) + channel) * 4) + (within / 2)];
            int nibble = (within & 1) == 0 ? pair & 0xF : pair >> 4;

            // Shifts of their own for each bit, as the recommendation has them: (2n + 1) · step / 8 rounds differently.
            int step = Steps[index];
            int move = (step >> 3) + ((nibble & 4) != 0 ? step : 0) + ((nibble & 2) != 0 ? step >> 1 : 0) + ((nibble & 1) != 0 ? step >> 2 : 0);
            sample = Math.Clamp((nibble & 8) != 0 ? sample - move : sample + move, short.MinValue, short.MaxValue);
            index = Math.Clamp(index + IndexMoves[nibble & 7], 0, Steps.Length - 1);
            samples[f] = sample * (1f / 32768);
        }

        return head[2] < Steps.Length;
    }
}
