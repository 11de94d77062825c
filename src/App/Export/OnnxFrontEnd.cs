using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.App.Export;

/// <summary>
/// The way from sound to log-mel spectrograms in standard ONNX operators: <c>[N, channels, samples]</c> to
/// <c>[N, channels, mels, frames]</c> in dB, the same numbers as <see cref="MelSpectrogram"/> but for rounding.
/// </summary>
/// <remarks>
/// The Fourier transform is a product with a matrix that holds the window too, 1.4 GFLOP for 4 s in stereo: every runtime has a fast matrix
/// product, few have a fast DFT or STFT operator. Real and imaginary part are squared where they stand, and the mel matrix, with each filter
/// twice, adds the squares as it adds the bins.
/// </remarks>
internal static class OnnxFrontEnd
{
    /// <summary>Adds the front end to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How spectrograms are computed; the FFT length must be a multiple of the hop.</param>
    /// <param name="waveform">The name of the sound.</param>
    /// <param name="samples">Its samples a channel.</param>
    /// <returns>The name of the spectrograms.</returns>
    public static string Add(OnnxGraph graph, SpectrogramOptions options, string waveform, int samples)
    {
        string frames = AddFrames(graph, options, waveform, options.Frames(samples));
        string spectrum = graph.Node("spectrum", "MatMul", [frames, AddFourierMatrix(graph, options)]);
        string squares = graph.Node("squares", "Mul", [spectrum, spectrum]);
        string mel = graph.Node("mel", "MatMul", [squares, AddMelMatrix(graph, options)]);
        return graph.Node("spectrogram", "Transpose", [AddDecibels(graph, options, mel)], new OnnxAttribute("perm", [0, 1, 3, 2]));
    }

    /// <summary>
    /// Frames <c>[N, channels, frames, length]</c>: a frame is so many hops side by side, so the sound is cut into hops and laid beside itself,
    /// shifted by one hop after the other. Half a frame is reflected at both ends.
    /// </summary>
    private static string AddFrames(OnnxGraph graph, SpectrogramOptions options, string waveform, int frames)
    {
        long hop = options.HopLength;
        long hopsPerFrame = options.FftLength / hop;
        long hops = frames + hopsPerFrame - 1;
        long border = options.FftLength / 2;
        string padded = graph.Node(
            "padded", "Pad", [waveform, graph.Integers("borders", 0, 0, border, 0, 0, border)], new OnnxAttribute("mode", "reflect"));
        string whole = AddSlice(graph, "whole", padded, 0, hops * hop);
        // 0 keeps an extent.
        string cut = graph.Node("hops", "Reshape", [whole, graph.Integers("hops.shape", 0, 0, hops, hop)]);
        string[] parts = [.. Enumerable.Range(0, (int)hopsPerFrame).Select(part => AddSlice(graph, $"part{part}", cut, part, part + frames))];
        return graph.Node("frames", "Concat", parts, new OnnxAttribute("axis", 3));
    }

    private static string AddSlice(OnnxGraph graph, string name, string input, long start, long end) => graph.Node(
        name,
        "Slice",
        [input, graph.Integers(name + ".start", start), graph.Integers(name + ".end", end), graph.Integers(name + ".axis", 2)]);

    /// <summary><c>[length, 2·bins]</c>: the window times cosines, then times sines.</summary>
    private static string AddFourierMatrix(OnnxGraph graph, SpectrogramOptions options)
    {
        int length = options.FftLength;
        int bins = options.Bins;
        var matrix = new float[length * 2 * bins];
        for (int n = 0; n < length; n++)
        {
            double window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length);
            for (int bin = 0; bin < bins; bin++)
            {
                // The phase is taken modulo a turn before it becomes a fraction: exact for any product.
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * ((long)bin * n % length) / length);
                matrix[n * 2 * bins + bin] = (float)(window * cosine);
                matrix[n * 2 * bins + bins + bin] = (float)(window * sine);
            }
        }
        return graph.Constant("fourier", matrix, length, 2 * bins);
    }

    /// <summary><c>[2·bins, mels]</c>: the filters, once for the real and once for the imaginary parts.</summary>
    private static string AddMelMatrix(OnnxGraph graph, SpectrogramOptions options)
    {
        var filters = new MelFilterbank(options);
        var matrix = new float[2 * filters.Bins * filters.Mels];
        for (int mel = 0; mel < filters.Mels; mel++)
        {
            ReadOnlySpan<float> weights = filters.Weights(mel);
            for (int i = 0; i < weights.Length; i++)
            {
                int bin = filters.Start(mel) + i;
                matrix[bin * filters.Mels + mel] = weights[i];
                matrix[(filters.Bins + bin) * filters.Mels + mel] = weights[i];
            }
        }
        return graph.Constant("filters", matrix, 2 * filters.Bins, filters.Mels);
    }

    /// <summary><c>10·log10(max(x, 1e-10))</c>, and no value further below the clip's largest than the range kept.</summary>
    private static string AddDecibels(OnnxGraph graph, SpectrogramOptions options, string mel)
    {
        string power = graph.Node("power", "Max", [mel, graph.Constant("leastPower", [SpectrogramOptions.MinimumPower])]);
        string logarithm = graph.Node("logarithm", "Log", [power]);
        string decibels = graph.Node("decibels", "Mul", [logarithm, graph.Constant("perNeper", [(float)(10 / Math.Log(10))])]);
        string loudest = graph.Node("loudest", "ReduceMax", [decibels], new OnnxAttribute("axes", [1, 2, 3]), new OnnxAttribute("keepdims", 1));
        string floor = graph.Node("floor", "Sub", [loudest, graph.Constant("range", [options.TopDb])]);
        return graph.Node("floored", "Max", [decibels, floor]);
    }
}
