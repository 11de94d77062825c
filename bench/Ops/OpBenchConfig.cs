using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;

namespace RawAudioNet.Bench.Ops;

/// <summary>What is shown of an operation: its case in full, time, and the rates of arithmetic and memory.</summary>
internal sealed class OpBenchConfig : ManualConfig
{
    private const int LongestCaseName = 80;

    public OpBenchConfig()
    {
        AddColumn(new RateColumn("GFLOP/s", "Multiplications and additions a nanosecond", item => item.Flops));
        AddColumn(new RateColumn("GB/s", "Bytes a nanosecond, every argument counted once", item => item.Bytes));
        AddColumn(new RateColumn("of FMA peak", "GFLOP/s as a share of the most measured on these processors", item => item.Flops, () => MachinePeak.GigaflopsASecond));
        AddColumn(new RateColumn("of copy peak", "GB/s as a share of copying within the caches, measured", item => item.Bytes, () => MachinePeak.GigabytesASecond));
        HideColumns("Method", "Error", "StdDev", "RatioSD", "IterationCount", "LaunchCount", "WarmupCount");
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(LongestCaseName);
    }
}
