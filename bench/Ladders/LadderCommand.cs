using System.Globalization;
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
    /// <summary>Climbs, prints and draws.</summary>
    /// <param name="args">Device, folder, other libraries' times.</param>
    public static void Run(string[] args)
    {
        string device = args.ElementAtOrDefault(0) ?? "cpu";
        string? folder = args.ElementAtOrDefault(1);
        VendorTime[] vendors = [.. args.Skip(2).Select(VendorTime.Parse)];
        using IBackend backend = BackendFactory.Create(device);
        using var bench = new Workbench(backend);
        Console.WriteLine($"{backend.Id}: {backend.Description}");
        Console.WriteLine();
        if (backend is CpuBackend cpu)
            ClimbOnCpu(cpu, bench, folder, vendors);
        else if (backend is GpuBackend gpu)
            Climb(GpuConvolutionLadder.Of(gpu, bench), null, folder, $"-{backend.Kind.ToString().ToLowerInvariant()}", vendors);
    }

    private static void ClimbOnCpu(CpuBackend backend, Workbench bench, string? folder, VendorTime[] vendors)
    {
        var peak = new Peak(MachinePeak.GigaflopsASecond, MachinePeak.GigabytesASecond, MachinePeak.MemoryGigabytesASecond);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"All processors together, measured: {peak.GigaflopsASecond:F0} GFLOP/s, {peak.CacheGigabytesASecond:F0} GB/s copied within the caches, " +
            $"{peak.MemoryGigabytesASecond:F0} GB/s in memory."));
        Console.WriteLine();
        using SpectrogramTables tables = SpectrumLadder.Tables(backend);
        var climbed = new List<(Ladder, IReadOnlyList<RungTiming>)>();
        foreach (Ladder ladder in (Ladder[])
            [ConvolutionLadder.OnCpu(backend, bench), SpectrumLadder.OnCpu(backend, bench, tables), ReductionLadder.OnCpu(backend, bench)])
        {
            climbed.Add((ladder, Climb(ladder, peak, folder, "-cpu", vendors)));
        }

        if (folder is not null)
            File.WriteAllBytes(Path.Combine(folder, "roofline-cpu.png"), RooflinePicture.Draw(climbed, peak));
    }

    private static IReadOnlyList<RungTiming> Climb(Ladder ladder, Peak? peak, string? folder, string suffix, VendorTime[] vendors)
    {
        IReadOnlyList<RungTiming> rungs = ladder.Climb();
        RungTiming[] others = [.. vendors.Where(vendor => vendor.Ladder == ladder.Name).Select(vendor => vendor.Timing)];
        Console.WriteLine(LadderTable.Of(ladder, rungs, others, peak));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"ladder-{ladder.Name}{suffix}.png"), LadderPicture.Draw(ladder, rungs, others, peak));
        }

        return rungs;
    }
}
