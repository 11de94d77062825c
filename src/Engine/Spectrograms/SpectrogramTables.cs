using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Spectrograms;

/// <summary>The constants behind spectrograms on a device: window, one turn of the sines, mel filters. Computed in double, stored in float32.</summary>
public sealed class SpectrogramTables : IDisposable
{
    private readonly TensorArena arena = new("spectrogram tables");

    /// <summary>Computes and uploads the tables.</summary>
    public SpectrogramTables(IBackend backend, SpectrogramOptions options)
    {
        using var construction = new Construction(this);
        int length = options.FftLength;
        if (length is < 16 or > 8192 || !int.IsPow2(length))
            throw new ArgumentOutOfRangeException(nameof(options), length, "the FFT length must be a power of two from 16 to 8192");

        Options = options;
        Filterbank = new MelFilterbank(options);
        int mels = Filterbank.Mels;
        var starts = new int[mels + 1];
        var offsets = new int[mels + 1];
        var weights = new List<float>();
        for (int mel = 0; mel < mels; mel++)
        {
            starts[mel] = Filterbank.Start(mel);
            offsets[mel] = weights.Count;
            weights.AddRange(Filterbank.Weights(mel));
        }

        offsets[mels] = weights.Count;
        Window = arena.Reserve(new Shape(length));
        Cosine = arena.Reserve(new Shape(length));
        Sine = arena.Reserve(new Shape(length));
        FilterWeights = arena.Reserve(new Shape(weights.Count));
        arena.Allocate(backend);
        Window.CopyFrom(Table(length, turn => 0.5 - 0.5 * Math.Cos(turn)));
        Cosine.CopyFrom(Table(length, Math.Cos));
        Sine.CopyFrom(Table(length, Math.Sin));
        FilterWeights.CopyFrom(weights.ToArray());
        FilterStarts = backend.Allocate<int>(starts.Length);
        FilterStarts.CopyFrom(starts);
        FilterOffsets = backend.Allocate<int>(offsets.Length);
        FilterOffsets.CopyFrom(offsets);
        construction.Complete();
    }

    /// <summary>What the tables were made for.</summary>
    public SpectrogramOptions Options { get; }

    /// <summary>The filters on the host.</summary>
    public MelFilterbank Filterbank { get; }

    /// <summary>The periodic Hann window <c>[L]</c>: <c>0.5 − 0.5·cos(2πj/L)</c>.</summary>
    public Tensor Window { get; }

    /// <summary><c>cos(2πj/L)</c>, <c>[L]</c>.</summary>
    public Tensor Cosine { get; }

    /// <summary><c>sin(2πj/L)</c>, <c>[L]</c>.</summary>
    public Tensor Sine { get; }

    /// <summary>The weights of all filters one after the other.</summary>
    public Tensor FilterWeights { get; }

    /// <summary>The first bin of each filter, <c>[mels + 1]</c> (the last is unused).</summary>
    public DeviceBuffer<int> FilterStarts { get; }

    /// <summary>Where each filter's weights begin in <see cref="FilterWeights"/>, <c>[mels + 1]</c>; the last is the end.</summary>
    public DeviceBuffer<int> FilterOffsets { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        arena.Dispose();
        FilterStarts?.Dispose();
        FilterOffsets?.Dispose();
    }

    private static float[] Table(int length, Func<double, double> ofTurn)
    {
        var table = new float[length];
        for (int j = 0; j < length; j++)
            table[j] = (float)ofTurn(2.0 * Math.PI * j / length);
        return table;
    }
}
