using RawAudioNet.Bench.Ops;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Cpu;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// <c>ladders [DEVICE [FOLDER [LADDER:NAME=MILLISECONDS…]]]</c>: climbs the ladders on a device and prints a table of each; draws them into the
/// folder, with the machine's roofline. What another library took for the same work may be named to stand behind the last rung.
/// </summary>
internal static class LadderCommand
{
    // One training step's work takes a GPU a few microseconds, hardly more than a launch.
    private const int CopiesOnGpu = 32;

    /// <summary>Climbs, prints and draws.</summary>
    /// <param name="args">Device, folder, other libraries' times.</param>
    public static void Run(string[] args)
    {
        string device = args.ElementAtOrDefault(0) ?? "cpu";
        string? folder = args.ElementAtOrDefault(1);
        VendorTime[] vendors = [.. args.Skip(2).Select(VendorTime.Parse)];
        using IBackend backend = BackendFactory.Create(device);
        using var bench = new Workbench(backend, backend is GpuBackend { IsGpu: true } ? CopiesOnGpu : 1);
        using SpectrogramTables tables = SpectrumLadder.Tables(backend);
        Peak peak = backend is GpuBackend measured
            ? GpuPeak.Of(measured, bench)
            : new Peak(MachinePeak.GigaflopsASecond, MachinePeak.GigabytesASecond, MachinePeak.MemoryGigabytesASecond);
        Console.WriteLine($"{backend.Id}: {backend.Description}");
        Console.WriteLine($"At most, measured: {peak}.");
        Console.WriteLine();

        Ladder[] ladders = backend is GpuBackend gpu
            ? [GpuConvolutionLadder.Of(gpu, bench), GpuSpectrumLadder.Of(gpu, bench, tables), GpuReductionLadder.Of(gpu, bench)]
            : [ConvolutionLadder.OnCpu((CpuBackend)backend, bench), SpectrumLadder.OnCpu(backend, bench, tables), ReductionLadder.OnCpu(backend, bench)];
        string suffix = backend.Kind.ToString().ToLowerInvariant();
        var climbed = new List<(Ladder, IReadOnlyList<RungTiming>)>();
        foreach (Ladder ladder in ladders)
        {
            IReadOnlyList<RungTiming> rungs = ladder.Climb();
            RungTiming[] others = [.. vendors.Where(vendor => vendor.Ladder == ladder.Name).Select(vendor => vendor.Timing)];
            climbed.Add((ladder, rungs));
            Console.WriteLine(LadderTable.Of(ladder, rungs, others, peak));
            Keep($"ladder-{ladder.Name}-{suffix}.png", () => LadderPicture.Draw(backend.Id, ladder, rungs, others, peak));
        }

        Keep($"roofline-{suffix}.png", () => RooflinePicture.Draw(backend.Id, climbed, peak));

        void Keep(string file, Func<byte[]> draw)
        {
            if (folder is null)
                return;

            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, file), draw());
        }
    }
}
