using System.Numerics;

namespace RawAudioNet.Audio.Tests.Resampling;

/// <summary>The resampler as its definition reads: a dense strided correlation in double, shared with nothing under test.</summary>
internal static class ResampleReference
{
    /// <summary>The tap of phase j at input i.</summary>
    public static double Tap(int orig, int target, int j, int i)
    {
        double baseRate = Math.Min(orig, target) * 0.99;
        double phase = (float)-j / target;
        double t = Math.Clamp((phase + (i / (double)orig)) * baseRate, -6, 6);
        double window = Math.Pow(Math.Cos(Math.PI * t / 12), 2);
        double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
        return sinc * window * baseRate / orig;
    }

    /// <summary>One sample of the output.</summary>
    public static double SampleAt(ReadOnlySpan<float> source, int fromHz, int toHz, int index)
    {
        int gcd = (int)BigInteger.GreatestCommonDivisor(fromHz, toHz);
        (int orig, int target) = (fromHz / gcd, toHz / gcd);
        int width = (int)Math.Ceiling(6 * orig / (Math.Min(orig, target) * 0.99));
        (int period, int phase) = Math.DivRem(index, target);
        double sum = 0;
        for (int i = -width; i < width + orig; i++)
        {
            long at = ((long)period * orig) + i;
            if (at >= 0 && at < source.Length)
                sum += Tap(orig, target, phase, i) * source[(int)at];
        }

        return sum;
    }

    /// <summary>The deterministic test signal h(i, s) in [-1, 1].</summary>
    public static float[] Signal(int length, long s)
    {
        var samples = new float[length];
        for (long i = 0; i < length; i++)
            samples[i] = (float)(((((i * i * 31) + (i * 7919) + (s * 104729)) % 2003) - 1001) / 1001.0);
        return samples;
    }
}
