using System.Globalization;
using BenchmarkDotNet.Running;
using RawAudioNet.Bench.Accuracy;
using RawAudioNet.Bench.Comparison;
using RawAudioNet.Bench.Decoding;
using RawAudioNet.Bench.Gpu;
using RawAudioNet.Bench.Ladders;
using RawAudioNet.Bench.Resampling;
using RawAudioNet.Bench.Training;

namespace RawAudioNet.Bench;

/// <summary>
/// Runs the benchmarks named on the command line, or one of these instead:
/// <c>timing [DEVICE [THREADS [train] [infer] [mel]]]</c> times training, inference and spectrograms;
/// <c>ladders [DEVICE [FOLDER [LADDER:NAME=MILLISECONDS…]]]</c> climbs from naive loops to the shipped code, rung by rung;
/// <c>accuracy TRAIN TEST EPOCHS SEEDS FOLDER</c> trains with many seeds and writes the features for a peer (see bench/peers/accuracy);
/// <c>onnx-convolution FILE</c> writes their convolution as an ONNX model;
/// <c>compare [DEVICES [OPERATION…]]</c> sets every operation beside the naive reference and MathNet.Numerics;
/// <c>growth [THREADS...]</c> how time grows with batch, clip length, channels and models; <c>peak</c> what the processors can do at most; <c>gpu [DEVICE]</c> times steps and spectrograms on a GPU; <c>kernels FOLDER</c> tabulates the GPU kernels' code (see bench/kernels); <c>checkpoint FILE MEAN DEVIATION</c> writes
/// an untrained network; <c>decoding</c> measures the WAV reader beside libsndfile; <c>scan FOLDER</c> reads all headers below a folder;
/// <c>decode FOLDER FILE…</c> writes what files decode to; <c>resampling default|high clips|rates [THREADS]</c> times sample rates; <c>resample default|high|soxr FROM TO IN OUT</c> resamples raw float32.
/// </summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        switch (args)
        {
            case ["timing", .. string[] rest]:
                StepTiming.Measure(rest.ElementAtOrDefault(0) ?? "cpu", int.Parse(rest.ElementAtOrDefault(1) ?? "0", CultureInfo.InvariantCulture), [.. rest.Skip(2)]);
                break;
            case ["gpu", .. string[] rest]:
                GpuTiming.Measure(rest.ElementAtOrDefault(0) ?? "cuda:0");
                break;
            case ["ladders", .. string[] rest]:
                LadderCommand.Run(rest);
                break;
            case ["onnx-convolution", string file]:
                ConvolutionModel.Write(file);
                break;
            case ["compare", .. string[] rest]:
                ComparisonCommand.Run(rest);
                break;
            case ["kernels", string folder]:
                KernelTable.Print(folder);
                break;
            case ["accuracy", string training, string test, string epochs, string seeds, string folder]:
                SeedAccuracies.Run(training, test, int.Parse(epochs, CultureInfo.InvariantCulture), int.Parse(seeds, CultureInfo.InvariantCulture), folder);
                break;
            case ["peak"]:
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{Ops.MachinePeak.GigaflopsASecond:F0} GFLOP/s, {Ops.MachinePeak.GigabytesASecond:F0} GB/s copied"));
                break;
            case ["growth", .. string[] threads]:
                GrowthTiming.Measure(threads.Length == 0 ? [1, Environment.ProcessorCount] : [.. threads.Select(count => int.Parse(count, CultureInfo.InvariantCulture))]);
                break;
            case ["checkpoint", string file, string mean, string deviation]:
                UntrainedCheckpoint.Write(file, double.Parse(mean, CultureInfo.InvariantCulture), double.Parse(deviation, CultureInfo.InvariantCulture));
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
            case ["resampling", "default" or "high", "clips" or "rates", .. string[] rest]:
                ResamplingSpeed.Measure(args[1], args[2], int.Parse(rest.ElementAtOrDefault(0) ?? "1", CultureInfo.InvariantCulture));
                break;
            case ["resample", string how, string fromHz, string toHz, string input, string output]:
                ResamplingSpeed.Convert(how, int.Parse(fromHz, CultureInfo.InvariantCulture), int.Parse(toHz, CultureInfo.InvariantCulture), input, output);
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                break;
        }
    }
}
