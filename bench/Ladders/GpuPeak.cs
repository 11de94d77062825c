using System.Diagnostics;
using ILGPU;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Ladders;

/// <summary>What a device can do at most, measured by two kernels: multiply-adds on numbers that never leave the registers, and copies.</summary>
internal static class GpuPeak
{
    private const int Threads = 1 << 18;
    private const int Turns = 512;
    private const int MemoryFloats = 32 << 20;
    private const int CacheFloats = 1 << 20;
    private const int Copies = 16;
    private const int Repeats = 7;

    /// <summary>Measures it.</summary>
    public static Peak Of(GpuBackend backend, Workbench bench)
    {
        ArrayView<float> summands = Workbench.View(bench.Input(new Shape(8), [.. Enumerable.Repeat(0.001, 8)]));
        ArrayView<float> from = Workbench.View(bench.Scratch(MemoryFloats)), to = Workbench.View(bench.Scratch(MemoryFloats));
        double flops = 2.0 * MultiplyAdds.Chains * Turns * Threads;
        double gigaflops = BestRate(flops, () => backend.Launch(backend.OverItems(Threads), new MultiplyAdds(summands, to, Turns, Threads)));

        // The smaller copy would show how long a GPU takes to begin, not how fast its cache is; its ladders' work does not lie there anyway.
        double? cache = backend.IsGpu ? null : CopyRate(CacheFloats);
        return new Peak(gigaflops, cache, CopyRate(MemoryFloats));

        double CopyRate(int floats) => BestRate(
            2.0 * sizeof(float) * floats * Copies,
            () =>
            {
                for (int copy = 0; copy < Copies; copy++)
                    backend.Launch(backend.OverItems(floats / 8), new Copy(from.SubView(0, floats), to.SubView(0, floats)));
            });

        double BestRate(double work, Action enqueue)
        {
            double best = 0;
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                backend.Synchronize();
                var watch = Stopwatch.StartNew();
                enqueue();
                backend.Synchronize();
                best = Math.Max(best, work / watch.Elapsed.TotalNanoseconds);
            }

            return best;
        }
    }

    /// <summary>
    /// One thread: 64 chains of multiply-adds that do not wait for each other, which is eight vectors to PoCL and leaves a GPU registers for many
    /// threads.
    /// </summary>
    internal readonly struct MultiplyAdds(ArrayView<float> summands, ArrayView<float> results, int turns, int threads) : IKernel
    {
        public const int Chains = 64;

        public void Run()
        {
            for (int item = Items.First; item < threads; item += Items.Step)
            {
                Lanes8 summand = Lanes8.Load(summands, 0);
                Lanes8 a = summand, b = summand, c = summand, d = summand, e = summand, f = summand, g = summand, h = summand;
                for (int turn = 0; turn < turns; turn++)
                {
                    a = summand.MultiplyAdd(0.999f, a);
                    b = summand.MultiplyAdd(0.999f, b);
                    c = summand.MultiplyAdd(0.999f, c);
                    d = summand.MultiplyAdd(0.999f, d);
                    e = summand.MultiplyAdd(0.999f, e);
                    f = summand.MultiplyAdd(0.999f, f);
                    g = summand.MultiplyAdd(0.999f, g);
                    h = summand.MultiplyAdd(0.999f, h);
                }

                a.Add(b).Add(c.Add(d)).Add(e.Add(f).Add(g.Add(h))).Store(results, 8 * item);
            }
        }
    }

    /// <summary>One thread: eight floats.</summary>
    internal readonly struct Copy(ArrayView<float> from, ArrayView<float> to) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < from.IntLength / 8; item += Items.Step)
                Lanes8.Load(from, 8 * item).Store(to, 8 * item);
        }
    }
}
