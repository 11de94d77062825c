using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// Microsoft ADPCM: each sample is foretold from the two before it by one of seven pairs of coefficients, which a block chooses for each
/// channel, and corrected by a nibble of steps; the nibble also scales the step.
/// </summary>
/// <remarks>Microsoft, "New Multimedia Data Types and Data Techniques", 1994. The coefficients repeated in each file are these seven.</remarks>
internal static class MsAdpcm
{
    /// <summary>Bytes for each channel at the head of a block: the pair's number (1), the step (2), the last sample (2), the one before it (2).</summary>
    public const int HeaderBytes = 7;

    private const int SmallestStep = 16;
    private const int LargestStep = int.MaxValue / 768;

    private static ReadOnlySpan<short> First => [256, 512, 0, 192, 240, 460, 392];

    private static ReadOnlySpan<short> Second => [0, -256, 0, 64, 0, -208, -232];

    private static ReadOnlySpan<short> StepFactors => [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];

    /// <summary>Decodes one channel of a block.</summary>
    /// <param name="block">The block, perhaps without its end.</param>
    /// <param name="channels">Channels of the block.</param>
    /// <param name="channel">The one to decode.</param>
    /// <param name="samples">Takes as many samples as it is long, at least one and at most those the block holds.</param>
    /// <returns>Whether the head of the block makes sense; one that does not is taken with the first pair of coefficients.</returns>
    public static bool Decode(ReadOnlySpan<byte> block, int channels, int channel, Span<float> samples)
    {
        // The head holds first all pairs' numbers, then all steps, then all last samples, then all samples before those.
        int pair = block[channel];
        bool sound = pair < First.Length;
        int first = First[sound ? pair : 0];
        int second = Second[sound ? pair : 0];
        int step = BinaryPrimitives.ReadInt16LittleEndian(block[(channels + (2 * channel))..]);
        int last = BinaryPrimitives.ReadInt16LittleEndian(block[((3 * channels) + (2 * channel))..]);
        int before = BinaryPrimitives.ReadInt16LittleEndian(block[((5 * channels) + (2 * channel))..]);
        samples[0] = before * (1f / 32768);
        if (samples.Length > 1)
            samples[1] = last * (1f / 32768);

        // Nibbles go round the channels, the high one first.
        ReadOnlySpan<byte> nibbles = block[(HeaderBytes * channels)..];
        for (int f = 2; f < samples.Length; f++)
        {
            int at = ((f - 2) * channels) + channel;
            int nibble = (at & 1) == 0 ? nibbles[at / 2] >> 4 : nibbles[at / 2] & 0xF;
            int signed = nibble >= 8 ? nibble - 16 : nibble;
            int foretold = ((last * first) + (before * second)) >> 8;
            (last, before) = (Math.Clamp(foretold + (signed * step), short.MinValue, short.MaxValue), last);

            // Of damaged sound the step would grow past all bounds.
            step = Math.Clamp((StepFactors[nibble] * step) >> 8, SmallestStep, LargestStep);
            samples[f] = last * (1f / 32768);
        }

        return sound;
    }
}
