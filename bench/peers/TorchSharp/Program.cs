using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RawAudioNet.Bench.Peers;

/// <summary>
/// The work of <c>bench -- timing</c> in TorchSharp, which runs libtorch: the training step and inference in PyTorch's default layout and with
/// channels_last, spectrograms by its STFT. Arguments: threads, then some of train, infer and mel; none means all.
/// </summary>
internal static class Program
{
    private const int Batch = 16;
    private const int Blocks = 5;
    private const double BlockSeconds = 0.2;
    private const double WarmUpSeconds = 0.5;

    private static void Main(string[] args)
    {
        set_num_threads(int.Parse(args[0], CultureInfo.InvariantCulture));
        random.manual_seed(0);
        Console.WriteLine($"TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch {__version__}, {get_num_threads()} threads");
        string[] works = args[1..];
        foreach (bool channelsLast in new[] { false, true })
        {
            string variant = channelsLast ? " [channels_last]" : "";
            if (IsChosen("train"))
                Train(variant, channelsLast);
            if (IsChosen("infer"))
                Infer(variant, channelsLast);
        }
        if (IsChosen("mel"))
            Transform();

        bool IsChosen(string work) => works.Length == 0 || works.Contains(work);
    }

    private static void Train(string variant, bool channelsLast)
    {
        using Sequential net = Network(channelsLast);
        using Tensor batch = Layout(randn(Batch, 2, 64, 344), channelsLast);
        using Tensor labels = arange(Batch, ScalarType.Int64) % 10;
        using optim.Optimizer adam = optim.Adam(net.parameters(), lr: 1e-3);
        Report($"train step, batch {Batch}{variant}", () =>
        {
            adam.zero_grad();
            functional.cross_entropy(net.forward(batch), labels).backward();
            adam.step();
        });
    }

    private static void Infer(string variant, bool channelsLast)
    {
        using Sequential net = Network(channelsLast);
        net.eval();
        using var _ = no_grad();
        foreach ((int images, string what) in new[] { (Batch, $"batch {Batch}"), (1, "one clip") })
        {
            using Tensor batch = Layout(randn(images, 2, 64, 344), channelsLast);
            Report($"inference, {what}{variant}", () => net.forward(batch));
        }
    }

    private static void Transform()
    {
        using var _ = no_grad();
        using Tensor waveforms = rand(32, 176000) * 2 - 1;
        using Tensor window = hann_window(1024);
        using Tensor filters = rand(64, 513);
        Report("log-mel of 32 x 176000 samples", () =>
        {
            Tensor power = stft(waveforms, 1024, 512, 1024, window, return_complex: true).abs().pow(2);
            Tensor decibels = 10 * matmul(filters, power).clamp_min(1e-10).log10();
            maximum(decibels, decibels.amax([1, 2], keepdim: true) - 80);
        });
    }

    private static Sequential Network(bool channelsLast)
    {
        int[] channels = [2, 8, 16, 32, 64];
        var layers = new List<Module<Tensor, Tensor>>();
        for (int i = 0; i < 4; i++)
        {
            int kernel = i == 0 ? 5 : 3;
            Conv2d convolution = Conv2d(channels[i], channels[i + 1], kernel, stride: 2, padding: kernel / 2);
            convolution.weight = new Parameter(Layout(convolution.weight.detach(), channelsLast));
            layers.AddRange([convolution, ReLU(), BatchNorm2d(channels[i + 1])]);
        }
        layers.AddRange([AdaptiveAvgPool2d(1), Flatten(), Linear(64, 10)]);
        return Sequential(layers);
    }

    /// <summary>The tensor with the strides of channels_last, for which TorchSharp has no name.</summary>
    private static Tensor Layout(Tensor tensor, bool channelsLast) =>
        channelsLast ? tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : tensor;

    private static void Report(string work, Action run)
    {
        MillisecondsARun(WarmUpSeconds);
        var milliseconds = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
            milliseconds[block] = MillisecondsARun(BlockSeconds);
        Array.Sort(milliseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{work,-56} median {milliseconds[Blocks / 2]:F4} ms, best {milliseconds[0]:F4} ms"));

        double MillisecondsARun(double seconds)
        {
            var watch = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                using DisposeScope scope = NewDisposeScope();
                run();
                runs++;
            }
            while (watch.Elapsed.TotalSeconds < seconds);
            return watch.Elapsed.TotalMilliseconds / runs;
        }
    }
}
