using BenchmarkDotNet.Running;
using RawAudioNet.Bench.Pictures;

namespace RawAudioNet.Bench;

/// <summary>Runs the benchmarks named on the command line; <c>picture IN.wav… OUT.png</c> draws the spectrograms of the README instead.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["picture", _, .., _])
            SpectrogramPicture.Draw(args[1..^1], args[^1]);
        else
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
