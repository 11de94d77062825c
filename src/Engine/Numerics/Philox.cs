namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// Philox4x32-10, a counter-based random generator: every number is a pure function of (seed, stream, epoch, clip, draw), so there is no
/// state to save and CPU, GPU and a resumed run agree to the bit. Usable on the host and inside kernels.
/// </summary>
/// <remarks>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), section 4.3.</remarks>
public static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const float TwoToMinus24 = 1f / (1 << 24);

    /// <summary>One 32-bit word of the random function.</summary>
    /// <param name="seed">The run's (or model's) seed: Philox's key.</param>
    /// <param name="stream">What the numbers are for, one of <see cref="RandomStream"/>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="clip">The clip's index in the sorted data set.</param>
    /// <param name="draw">Which number of this clip and epoch, from 0.</param>
    public static uint Word(ulong seed, uint stream, uint epoch, uint clip, uint draw)
    {
        uint c0 = draw >> 2;
        uint c1 = clip;
        uint c2 = epoch;
        uint c3 = stream;
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong a = (ulong)MultiplierA * c0;
            ulong b = (ulong)MultiplierB * c2;
            uint next0 = (uint)(b >> 32) ^ c1 ^ k0;
            uint next2 = (uint)(a >> 32) ^ c3 ^ k1;
            c1 = (uint)b;
            c3 = (uint)a;
            c0 = next0;
            c2 = next2;
            k0 += WeylA;
            k1 += WeylB;
        }

        uint word = draw & 3;
        return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
    }

    /// <summary>A uniform number in [0, 1) with 24 random bits, exactly representable in float32.</summary>
    /// <inheritdoc cref="Word" path="/param"/>
    public static float Uniform(ulong seed, uint stream, uint epoch, uint clip, uint draw) =>
        (int)(Word(seed, stream, epoch, clip, draw) >> 8) * TwoToMinus24;

    /// <summary>A whole number in [0, <paramref name="bound"/>), uniform to within bound / 2^32.</summary>
    /// <param name="seed">The run's (or model's) seed.</param>
    /// <param name="stream">What the number is for.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="clip">The clip's index.</param>
    /// <param name="draw">Which number, from 0.</param>
    /// <param name="bound">The exclusive upper bound, at least 1.</param>
    public static int Below(ulong seed, uint stream, uint epoch, uint clip, uint draw, int bound) =>
        (int)(((ulong)Word(seed, stream, epoch, clip, draw) * (uint)bound) >> 32);
}
