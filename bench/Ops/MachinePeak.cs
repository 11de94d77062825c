using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Bench.Ops;

/// <summary>
/// What all of this machine's processors together can do at most, measured: multiply-adds on numbers that never leave the registers, and
/// copies of as many bytes as a training step's tensors have (which stay in the caches), copies of more than caches hold. A share of these says
/// how near its limit an operation is.
/// </summary>
internal static class MachinePeak
{
    private const int Turns = 1 << 20;
    private const int Chains = 10; // two units with four cycles of latency need eight
    private const int CopyBytes = 4 << 20;
    private const int Copies = 64;
    private const int MemoryCopyBytes = 256 << 20;
    private const int MemoryCopies = 1;
    private const int Repeats = 9;

    private static readonly Lazy<double> Flops = new(() => BestRate(_ => MultiplyAdds, FlopsOfOneThread));
    private static readonly Lazy<double> Bytes = new(() => BestCopyRate(CopyBytes, Copies));
    private static readonly Lazy<double> MemoryBytes = new(() => BestCopyRate(MemoryCopyBytes, MemoryCopies));

    private static float kept;

    /// <summary>Single-precision operations a nanosecond, a multiplication and an addition counted as two.</summary>
    public static double GigaflopsASecond => Flops.Value;

    /// <summary>Bytes read and written a nanosecond, within the caches.</summary>
    public static double GigabytesASecond => Bytes.Value;

    /// <summary>Bytes read and written a nanosecond where no cache helps.</summary>
    public static double MemoryGigabytesASecond => MemoryBytes.Value;

    private static double FlopsOfOneThread =>
        2.0 * Chains * Turns * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count);

    private static double BestCopyRate(int bytes, int copies)
    {
        int bytesOfOne = bytes / Environment.ProcessorCount;
        return BestRate(_ => Copying(bytesOfOne, copies), 2.0 * copies * bytesOfOne);
    }

    /// <summary>The best of some runs with one thread a processor.</summary>
    private static double BestRate(Func<int, Action> workOf, double workOfOne)
    {
        int threads = Environment.ProcessorCount;
        double best = 0;
        Action[] works = [.. Enumerable.Range(0, threads).Select(workOf)];
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            using var start = new Barrier(threads + 1);
            Thread[] running = [.. works.Select(work => new Thread(() =>
            {
                start.SignalAndWait();
                work();
            }))];
            foreach (Thread thread in running)
                thread.Start();
            start.SignalAndWait();
            var watch = Stopwatch.StartNew();
            foreach (Thread thread in running)
                thread.Join();
            best = Math.Max(best, threads * workOfOne / watch.Elapsed.TotalNanoseconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdds()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> factor = Vector512.Create(0.999f), summand = Vector512.Create(0.001f);
            Vector512<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor;
            for (int turn = 0; turn < Turns; turn++)
            {
                a = Vector512.FusedMultiplyAdd(a, factor, summand);
                b = Vector512.FusedMultiplyAdd(b, factor, summand);
                c = Vector512.FusedMultiplyAdd(c, factor, summand);
                d = Vector512.FusedMultiplyAdd(d, factor, summand);
                e = Vector512.FusedMultiplyAdd(e, factor, summand);
                f = Vector512.FusedMultiplyAdd(f, factor, summand);
                g = Vector512.FusedMultiplyAdd(g, factor, summand);
                h = Vector512.FusedMultiplyAdd(h, factor, summand);
                i = Vector512.FusedMultiplyAdd(i, factor, summand);
                j = Vector512.FusedMultiplyAdd(j, factor, summand);
            }

            kept = Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
        }
        else
        {
            Vector256<float> factor = Vector256.Create(0.999f), summand = Vector256.Create(0.001f);
            Vector256<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor;
            for (int turn = 0; turn < Turns; turn++)
            {
                a = Vector256.MultiplyAddEstimate(a, factor, summand);
                b = Vector256.MultiplyAddEstimate(b, factor, summand);
                c = Vector256.MultiplyAddEstimate(c, factor, summand);
                d = Vector256.MultiplyAddEstimate(d, factor, summand);
                e = Vector256.MultiplyAddEstimate(e, factor, summand);
                f = Vector256.MultiplyAddEstimate(f, factor, summand);
                g = Vector256.MultiplyAddEstimate(g, factor, summand);
                h = Vector256.MultiplyAddEstimate(h, factor, summand);
                i = Vector256.MultiplyAddEstimate(i, factor, summand);
                j = Vector256.MultiplyAddEstimate(j, factor, summand);
            }

            kept = Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
        }
    }

    private static Action Copying(int bytes, int copies)
    {
        byte[] from = new byte[bytes], to = new byte[bytes];
        return () =>
        {
            for (int copy = 0; copy < copies; copy++)
                from.CopyTo(to.AsSpan());
        };
    }
}
