using System.Globalization;
using System.Text;

namespace RawAudioNet.Bench.Ladders;

/// <summary>A ladder as a table in Markdown.</summary>
internal static class LadderTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="ladder">The ladder.</param>
    /// <param name="rungs">Its rungs' times.</param>
    /// <param name="vendors">Other libraries' times.</param>
    /// <param name="peak">What the machine can do.</param>
    public static string Of(Ladder ladder, IReadOnlyList<RungTiming> rungs, IReadOnlyList<RungTiming> vendors, Peak peak)
    {
        (double work, string unit, double limit) = Rate(ladder, peak);
        var text = new StringBuilder();
        Line($"### {char.ToUpperInvariant(ladder.Name[0])}{ladder.Name[1..]}");
        Line($"");
        Line($"{ladder.Work}: {ladder.Flops / 1e6:F1} MFLOP, {ladder.Bytes / 1e6:F1} MB.");
        Line($"");
        Line($"| rung | idea | ms | {unit} | of peak | gain | in all | largest error |");
        Line($"|---|---|---:|---:|---:|---:|---:|---:|");
        double before = rungs[0].Milliseconds;
        foreach (RungTiming rung in rungs)
        {
            Line($"| {rung.Name} | {rung.Idea} | {Cells(rung)} | x {before / rung.Milliseconds:F2} | x {rungs[0].Milliseconds / rung.Milliseconds:F1} | {rung.LargestError:0.0E+0} |");
            before = rung.Milliseconds;
        }

        foreach (RungTiming vendor in vendors)
            Line($"| *{vendor.Name}* | the shipped rung takes {rungs[^1].Milliseconds / vendor.Milliseconds:F2} times as long | {Cells(vendor)} | | x {rungs[0].Milliseconds / vendor.Milliseconds:F1} | |");
        return text.ToString();

        string Cells(RungTiming rung)
        {
            double rate = work / (rung.Milliseconds * 1e6);
            return string.Create(CultureInfo.InvariantCulture, $"{rung.Milliseconds:G4} | {rate:G3} | {rate / limit:0.0 %}");
        }

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The work that a ladder's rates count, their unit, and the most the machine can do of it.</summary>
    public static (double Work, string Unit, double Limit) Rate(Ladder ladder, Peak peak) => ladder.IsOfMemory
        ? (ladder.Bytes, "GB/s", peak.CacheGigabytesASecond ?? peak.MemoryGigabytesASecond)
        : (ladder.Flops, "GFLOP/s", peak.GigaflopsASecond);
}
