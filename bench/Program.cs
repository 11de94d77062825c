using BenchmarkDotNet.Running;

namespace RawAudioNet.Bench;

/// <summary>Runs the benchmarks named on the command line.</summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
