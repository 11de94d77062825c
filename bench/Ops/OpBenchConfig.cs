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
        HideColumns("Method", "Error", "StdDev", "RatioSD", "IterationCount", "LaunchCount", "WarmupCount");
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(LongestCaseName);
    }
}
