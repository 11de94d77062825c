using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Lab;

/// <summary>What all experiments have before them: the device, the one clip that the tour follows, and a network trained for a moment.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>The clip: an English speaker says "hello" on the telephone.</summary>
    public const string ClipName = "samples/voices/test/english/hello.wav";

    private readonly Lazy<ShortTraining> training;

    public Bench()
    {
        Clip = AudioFile.Open(Path.Combine(Root, ClipName));
        Prepared = new float[Preparer.Length];
        Start = Preparer.CentredStart(Preparer.Frames(Clip));
        Preparer.Prepare(Clip, Start, Prepared);
        training = new Lazy<ShortTraining>(() => new ShortTraining(Backend));
    }

    /// <summary>The folder of RawAudioNet.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static SpectrogramOptions Options { get; } = new();

    public static ClipPreparer Preparer { get; } = new();

    public IBackend Backend { get; } = BackendFactory.Create("cpu");

    public AudioClip Clip { get; }

    /// <summary>The clip as the network's front end takes it, <c>[2, 176000]</c>.</summary>
    public float[] Prepared { get; }

    /// <summary>Where its 4 s begin, in frames at 44.1 kHz: negative, for it is shorter.</summary>
    public long Start { get; }

    /// <summary>The channels of a prepared clip.</summary>
    public ReadOnlySpan<float> Left => Prepared.AsSpan(0, Prepared.Length / 2);

    public ShortTraining Training => training.Value;

    /// <summary>A tensor of its own with these values.</summary>
    public Tensor Tensor(Shape shape, ReadOnlySpan<float> values)
    {
        Tensor tensor = TensorArena.AllocateTensor(Backend, shape, "lab");
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor of its own.</summary>
    public Tensor Tensor(Shape shape) => Tensor(shape, new float[shape.Count]);

    /// <summary>A parameter of one model with these values.</summary>
    public ModelTensor Parameter(Shape shape, ReadOnlySpan<float> values)
    {
        Tensor tensor = Tensor(shape, values);
        return new ModelTensor(tensor.Arena, tensor.Offset, shape.Count, 1, shape);
    }

    /// <summary>Power of the short-time Fourier transform, <c>[frames, bins]</c>.</summary>
    public float[,] Power(ReadOnlySpan<float> samples)
    {
        var shape = new StftShape(1, 1, samples.Length, Options.FftLength, Options.HopLength);
        using var tables = new SpectrogramTables(Backend, Options);
        Tensor power = Tensor(shape.Power);
        Tensor workspace = Tensor(new Shape((int)Math.Max(1, Backend.StftWorkspace(shape))));
        Backend.StftPower(shape, tables, Tensor(shape.Waveforms, samples), power, workspace);
        float[] values = power.ToArray();
        var rows = new float[shape.Frames, shape.Bins];
        Buffer.BlockCopy(values, 0, rows, 0, values.Length * sizeof(float));
        return rows;
    }

    /// <summary>The log-mel spectrogram that the network sees, <c>[mels, frames, 2]</c> in one row.</summary>
    public float[] Features()
    {
        using var spectrogram = new MelSpectrogram(Backend, Options, 1, 2, Preparer.Preparation.Samples);
        Tensor features = Tensor(new Shape(1, spectrogram.ImageShape[0], spectrogram.ImageShape[1], 2));
        spectrogram.Compute(Tensor(new Shape(1, 2, Preparer.Preparation.Samples), Prepared), features);
        return features.ToArray();
    }

    public void Dispose()
    {
        if (training.IsValueCreated)
            training.Value.Dispose();
        Backend.Dispose();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RawAudioNet.sln lies in no folder above the program");
    }
}
