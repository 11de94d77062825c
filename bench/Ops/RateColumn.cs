using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Ops;

/// <summary>A case's work divided by its mean time, or the share that this is of the most the machine can do.</summary>
/// <param name="name">The column's title.</param>
/// <param name="legend">What it means.</param>
/// <param name="work">The work of one call.</param>
/// <param name="peak">The processors' measured peak, where the share of it is shown; of other devices no peak is known.</param>
internal sealed class RateColumn(string name, string legend, Func<OpCase, double> work, Func<double>? peak = null) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        if (nanoseconds is null)
            return "-";

        double rate = work(CaseOf(benchmarkCase)) / nanoseconds.Value;
        if (peak is null)
            return rate.ToString("0.00", CultureInfo.InvariantCulture);

        return (string)benchmarkCase.Parameters[nameof(OpBench<Cases.Ops.ReluCases>.Device)] == "cpu"
            ? (rate / peak()).ToString("0 %", CultureInfo.InvariantCulture)
            : "-";
    }

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static OpCase CaseOf(BenchmarkCase benchmarkCase)
    {
        Type cases = benchmarkCase.Descriptor.Type.BaseType!.GetGenericArguments()[0];
        var all = (IReadOnlyList<OpCase>)cases.GetProperty(nameof(IOpCases.All))!.GetValue(null)!;
        var name = (string)benchmarkCase.Parameters[nameof(OpBench<Cases.Ops.ReluCases>.Case)];
        return all.Single(item => item.Name == name);
    }
}
