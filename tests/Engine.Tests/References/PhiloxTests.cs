using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Numerics;
using Xunit;

namespace RawAudioNet.Engine.Tests.References;

/// <summary>Known answers: <c>kat_vectors</c> of Random123, the generator's first implementation.</summary>
[Trait("Speed", "Small")]
public sealed class PhiloxTests
{
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
            [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
            [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Reference_of_a_known_counter_is_the_known_answer(uint[] counter, uint[] key, uint[] words) =>
        Assert.Equal(words, PhiloxReference.Block(counter, key));

    [Fact]
    public void Word_is_the_references_with_counter_draw_clip_epoch_stream()
    {
        for (uint i = 0; i < 200; i++)
        {
            ulong seed = 0xD1B54A32D192ED03 * (i + 1);
            (uint stream, uint epoch, uint clip, uint draw) = (i % 5, i * 77, uint.MaxValue / (i + 1), i * 13);
            uint[] block = PhiloxReference.Block([draw / 4, clip, epoch, stream], [(uint)(seed & 0xffffffff), (uint)(seed >> 32)]);

            Assert.Equal(block[draw % 4], Philox.Word(seed, stream, epoch, clip, draw));
        }
    }

    [Fact]
    public void Uniform_is_the_words_upper_24_bits_as_a_fraction()
    {
        for (uint draw = 0; draw < 100; draw++)
            Assert.Equal((Philox.Word(7, 1, 2, 3, draw) >> 8) / 16777216.0, Philox.Uniform(7, 1, 2, 3, draw));
    }

    [Fact]
    public void Below_stays_below_its_bound_and_reaches_every_number()
    {
        int[] counts = new int[7];
        for (uint draw = 0; draw < 7000; draw++)
            counts[Philox.Below(1, 2, 3, 4, draw, 7)]++;

        // 1000 expected with deviation 29: seven of them.
        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
    }
}
