using System.Numerics;
using RawAudioNet.Audio.Resampling;
using Xunit;

namespace RawAudioNet.Audio.Tests.Resampling;

public sealed class LaneFourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(49)]
    [InlineData(64)]
    [InlineData(75)]
    [InlineData(147)]
    [InlineData(210)]
    [InlineData(840)]
    public void Every_lane_holds_the_transform_of_its_sequence(int length)
    {
        var plan = new LaneFourier(length);
        var data = new float[plan.BufferLength];
        for (int i = 0; i < data.Length; i++)
            data[i] = (((i * 7919L) % 2003) - 1001) / 1001f;
        float[] before = [.. data];
        float[] result = plan.Transform(data, new float[data.Length]);
        for (int lane = 0; lane < LaneFourier.Lanes; lane += 3)
        {
            for (int k = 0; k < length; k += Math.Max(1, length / 12))
            {
                Complex sum = 0;
                for (int n = 0; n < length; n++)
                    sum += At(before, n, lane) * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)k * n % length) / length);
                Assert.True((sum - At(result, k, lane)).Magnitude < 2e-6 * Math.Sqrt(length) * 4, $"bin {k} of lane {lane}: {At(result, k, lane)}, expected {sum}");
            }
        }
    }

    [Theory]
    [InlineData(2 * 3 * 5 * 7, true)]
    [InlineData(1, true)]
    [InlineData(11, false)]
    [InlineData(2756, false)]
    public void Lengths_of_small_primes_are_possible(int length, bool possible) => Assert.Equal(possible, LaneFourier.IsPossible(length));

    private static Complex At(float[] data, int n, int lane) =>
        new(data[(2 * n * LaneFourier.Lanes) + lane], data[(((2 * n) + 1) * LaneFourier.Lanes) + lane]);
}
