using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Export;

/// <summary>A network trained on the sample recordings for a few epochs, and what each of them becomes on its way: spectrogram and logits.</summary>
public sealed class TrainedVoices : IDisposable
{
    private const int Batch = 25;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rawaudionet-");
    private readonly ClipPreparer preparer = new();
    private readonly SoundClip[] clips;
    private readonly Window[] windows;

    public TrainedVoices()
    {
        string voices = Path.Combine(RepositoryRoot(), "samples", "voices");
        AppRun training = AppRun.Of("train", Path.Combine(voices, "train"), "-e", "6", "-d", "cpu", "--split", "0", "-o", Run);
        Assert.True(training.Code == 0, training.Error);
        Checkpoint = ModelCheckpoint.Load(Path.Combine(Run, "best.safetensors"));
        string[] sets = [Path.Combine(voices, "train"), Path.Combine(voices, "test")];
        clips = [.. sets.SelectMany(set => ClipScan.Run([.. Manifest.Load(set).Clips], preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips)];
        windows = Window.ForEvaluation(clips, preparer);
        using IBackend backend = BackendFactory.Create("cpu");
        using var classifier = new SoundClassifier(Checkpoint, backend);
        using var source = new Recorder(new WaveformFeatureSource(backend, new SpectrogramOptions(), preparer, clips, windows, Batch));
        using var evaluator = new Evaluator(backend, classifier.Parameters, Checkpoint.Network, windows.Length, Batch);
        Logits = evaluator.Logits(source, Checkpoint.Normalisation);
        Spectrograms = [.. source.Spectrograms];
    }

    /// <summary>The run folder.</summary>
    internal string Run => At("run");

    internal ModelCheckpoint Checkpoint { get; }

    /// <summary>The spectrogram of each clip, planar: <c>[channels, mels, frames]</c>, in dB.</summary>
    internal float[][] Spectrograms { get; }

    /// <summary>The clips, in the order of <see cref="Logits"/>.</summary>
    internal IReadOnlyList<SoundClip> Clips => clips;

    /// <summary>The logits of each clip.</summary>
    internal float[][] Logits { get; }

    /// <summary>The sound of a clip as the network's front end takes it, <c>[channels, samples]</c>.</summary>
    internal float[] Waveform(int index)
    {
        var samples = new float[preparer.Length];
        Window window = windows[index];
        preparer.Prepare(AudioFile.Open(clips[window.Clip].Clip.Path), window.Start, samples);
        return samples;
    }

    internal string At(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RawAudioNet.sln is above no folder of the tests.");
    }

    /// <summary>Keeps every spectrogram that goes through.</summary>
    private sealed class Recorder(IFeatureSource source) : IFeatureSource
    {
        public List<float[]> Spectrograms { get; } = [];

        public int Images => source.Images;

        public Shape ImageShape => source.ImageShape;

        public void Load(int first, in Tensor features)
        {
            source.Load(first, features);
            float[] values = features.ToArray();
            int pixels = ImageShape[0] * ImageShape[1];
            int channels = ImageShape[2];
            for (int image = 0; image < features.Shape[0]; image++)
            {
                var planar = new float[pixels * channels];
                for (int i = 0; i < planar.Length; i++)
                    planar[i % channels * pixels + i / channels] = values[image * planar.Length + i];
                Spectrograms.Add(planar);
            }
        }

        public void Dispose() => source.Dispose();
    }
}
