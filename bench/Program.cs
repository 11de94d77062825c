using BenchmarkDotNet.Running;
using RawAudioNet.Bench.Decoding;
using RawAudioNet.Bench.Pictures;

namespace RawAudioNet.Bench;

/// <summary>
/// Runs the benchmarks named on the command line, or one of these instead: <c>picture IN.wav… OUT.png</c> draws the spectrograms of the README;
/// <c>decoding</c> measures the WAV reader beside libsndfile; <c>scan FOLDER</c> reads all headers below a folder; <c>decode FOLDER FILE…</c> writes what
/// files decode to.
/// </summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        switch (args)
        {
            case ["picture", _, .., _]:
                SpectrogramPicture.Draw(args[1..^1], args[^1]);
                break;
            case ["decoding"]:
                DecodingSpeed.Measure();
                break;
            case ["scan", string folder]:
                DecodingSpeed.Scan(folder);
                break;
            case ["decode", string folder, .. string[] files]:
                DecodedSamples.Write(folder, files);
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                break;
        }
    }
}
