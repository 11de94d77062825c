using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using Spectre.Console;

namespace RawAudioNet.App.Commands;

/// <summary><c>benchmark RUN</c>: how fast a trained network is on every device here.</summary>
internal sealed class BenchmarkCommand : Verb
{
    private readonly ScoringOptions scoring = new();
    private readonly DeviceOption device = new("measure this one; auto measures every device here");
    private readonly NumberOption<int> threads = new("--threads", "threads of the CPU backend (default: physical cores)", 1, TrainSettings.MostThreads);

    public BenchmarkCommand()
        : base("benchmark", "Measures how fast a trained classifier is on every device here.", "rawaudionet benchmark runs/train-1")
    {
        Add(scoring.Run);
        Add(scoring.Checkpoint);
        Add(device);
        Add(threads);
    }

    public override bool ReadsSound => false;

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string path = parse.GetValue(scoring.Run)!;
        TrainedRun run = TrainedRun.Open(path, parse.GetValue(scoring.Checkpoint)!, sound: null);
        var benchmark = new ModelBenchmark(Noise(run.Preparation), run.CreateClassifier, cancellation);
        string chosen = parse.GetValue(device)!;
        int workers = parse.GetValue(threads) ?? 0;
        var rows = new List<DeviceBenchmark>();
        if (chosen != BackendFactory.Auto)
            rows.Add(benchmark.Run(chosen, workers));
        else
        {
            foreach (DeviceDescription found in BackendFactory.Devices())
            {
                console.Transient($"measuring {found.Id}");
                rows.Add(Measure(benchmark, found, workers));
            }
        }
        console.ClearTransient();
        Print(parse, console, path, rows);
        return rows.Any(row => row.Error is null) ? 0 : Failure.DataOrDevice;
    }

    /// <summary>One broken driver does not hide the other devices.</summary>
    private static DeviceBenchmark Measure(ModelBenchmark benchmark, DeviceDescription found, int workers)
    {
        try
        {
            return benchmark.Run(found.Id, workers);
        }
        catch (DeviceException fault)
        {
            return new DeviceBenchmark { Id = found.Id, Name = found.Name, Error = fault.Message };
        }
    }

    /// <summary>A window of noise as it is after resampling; how long it takes does not depend on what is heard.</summary>
    private static AudioClip Noise(ClipPreparation preparation)
    {
        var random = new Random(1);
        var samples = new float[preparation.Channels * preparation.Samples];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = random.NextSingle() - 0.5f;
        return AudioClip.FromSamples(samples, preparation.Channels, preparation.SampleRateHz);
    }

    private void Print(ParseResult parse, AppConsole console, string path, List<DeviceBenchmark> rows)
    {
        using var process = Process.GetCurrentProcess();
        long processBytes = process.PeakWorkingSet64;
        if (parse.GetValue(Json))
        {
            console.Out.WriteLine(JsonText.Line(new { Run = path, ModelBenchmark.Batch, Devices = rows, ProcessPeakMemoryBytes = processBytes }));
            return;
        }

        console.Out.WriteLine($"{Printable.Line(path)}: from 4 s of stereo in memory to probabilities, medians");
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        table.AddColumn("device");
        foreach (string heading in (string[])["one clip", $"clip of {ModelBenchmark.Batch}", "clips/s", "x real time", "memory"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (DeviceBenchmark row in rows.Where(row => row.Error is null))
        {
            table.AddRow(
                row.Id,
                string.Create(CultureInfo.InvariantCulture, $"{row.OneClipMs:F2} ms"),
                string.Create(CultureInfo.InvariantCulture, $"{row.MsPerClip:F3} ms"),
                string.Create(CultureInfo.InvariantCulture, $"{row.ClipsPerSecond:F0}"),
                string.Create(CultureInfo.InvariantCulture, $"{row.TimesRealTime:F0}"),
                Mebibytes(row.PeakMemoryBytes ?? 0));
        }
        console.Tables.Write(table);
        foreach (DeviceBenchmark row in rows)
            console.Out.WriteLine(Printable.Line($"{row.Id}: {row.Error ?? row.Name}"));
        console.Out.WriteLine($"memory is that of buffers on the device; the process took {Mebibytes(processBytes)} at most");
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F0} MiB");
}
