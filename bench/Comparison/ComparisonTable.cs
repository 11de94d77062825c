using System.Globalization;
using BenchmarkDotNet.Mathematics;
using RawAudioNet.Bench.Ops;
using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Comparison;

/// <summary>The comparison as a table in Markdown.</summary>
internal static class ComparisonTable
{
    /// <summary>Prints a row for each case and device.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="devices">The devices.</param>
    /// <param name="times">Times by the calls' names.</param>
    /// <param name="errors">Largest errors by the calls' names.</param>
    public static void Print(
        IReadOnlyList<OpCase> cases,
        IReadOnlyList<string> devices,
        IReadOnlyDictionary<string, Statistics> times,
        IReadOnlyDictionary<string, double> errors)
    {
        Console.WriteLine("| operation | device | median | spread | naive | x | MathNet | x | GFLOP/s | of FMA peak | GB/s | of copy peak | largest error |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (OpCase item in cases)
        {
            Statistics? naive = times.GetValueOrDefault(new ComparedCall(item, ComparedCall.Naive).Name);
            Statistics? library = times.GetValueOrDefault(new ComparedCall(item, ComparedCall.Library).Name);
            foreach (string device in devices)
            {
                string name = new ComparedCall(item, device).Name;
                if (!times.TryGetValue(name, out Statistics? time))
                    throw new InvalidOperationException($"{name} was not measured");

                double nanoseconds = time.Median;
                double flops = item.Flops / nanoseconds, bytes = item.Bytes / nanoseconds;
                bool isHost = device == "cpu";
                string[] cells =
                [
                    item.Name,
                    device,
                    Time(nanoseconds),
                    Share((time.Q3 - time.Q1) / nanoseconds),
                    naive is null ? "" : Time(naive.Median),
                    Factor(naive, nanoseconds),
                    library is null ? "" : Time(library.Median),
                    Factor(library, nanoseconds),
                    Number(flops, "0.0"),
                    isHost ? Share(flops / MachinePeak.GigaflopsASecond) : "",
                    Number(bytes, "0.0"),
                    isHost ? Share(bytes / MachinePeak.GigabytesASecond) : "",
                    errors[name] == 0 ? "0" : Number(errors[name], "0.0E+0"),
                ];
                Console.WriteLine($"| {string.Join(" | ", cells)} |");
            }
        }
    }

    private static string Factor(Statistics? other, double nanoseconds) => other is null ? "" : Number(other.Median / nanoseconds, "#,0.0");

    private static string Share(double share) => Number(share, "0 %");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => Number(nanoseconds, "0") + " ns",
        < 1e6 => (nanoseconds / 1e3).ToString("G3", CultureInfo.InvariantCulture) + " µs",
        < 1e9 => (nanoseconds / 1e6).ToString("G3", CultureInfo.InvariantCulture) + " ms",
        _ => (nanoseconds / 1e9).ToString("G3", CultureInfo.InvariantCulture) + " s",
    };
}
