using System.Numerics;

namespace RawAudioNet.Cases.References;

/// <summary>
/// Philox4x32-10 with integers of any size, word by word from Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
/// (SC 2011), section 4.3.
/// </summary>
public static class PhiloxReference
{
    private static readonly BigInteger TwoTo32 = BigInteger.Pow(2, 32);

    /// <summary>The four words that a counter of four words becomes under a key of two.</summary>
    public static uint[] Block(uint[] counter, uint[] key)
    {
        BigInteger[] c = Array.ConvertAll(counter, word => new BigInteger(word));
        BigInteger[] k = Array.ConvertAll(key, word => new BigInteger(word));
        for (int round = 0; round < 10; round++)
        {
            BigInteger left = 0xD2511F53 * c[0];
            BigInteger right = 0xCD9E8D57 * c[2];
            c = [(right / TwoTo32) ^ c[1] ^ k[0], right % TwoTo32, (left / TwoTo32) ^ c[3] ^ k[1], left % TwoTo32];
            k = [(k[0] + 0x9E3779B9) % TwoTo32, (k[1] + 0xBB67AE85) % TwoTo32];
        }

        return Array.ConvertAll(c, word => (uint)word);
    }
}
