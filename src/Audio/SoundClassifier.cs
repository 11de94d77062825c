using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.Audio;

/// <summary>
/// A trained network ready to judge sound: the library's front door. It prepares sound exactly as training did and is always in evaluation
/// mode, so a window's probabilities depend on that window alone. One call at a time: calls share buffers.
/// </summary>
public sealed class SoundClassifier : IDisposable
{
    /// <summary>Stretches that are judged at a time; fewer cost more each.</summary>
    public const int BatchSize = 16;

    private readonly IBackend backend;
    private readonly bool ownsBackend;
    private readonly ParameterStore parameters;
    private readonly BatchSpectrograms spectrograms;
    private readonly WaveformBatch sound;
    private readonly Dictionary<int, Evaluator> evaluators = [];
    private readonly bool[] repeated = new bool[BatchSize];

    /// <summary>Puts a checkpoint on a device.</summary>
    /// <param name="checkpoint">The trained network.</param>
    /// <param name="backend">The device; it stays the caller's.</param>
    /// <param name="preparation">What sound is prepared by; null for what training used.</param>
    /// <exception cref="ShapeException">The network takes other images than sound is made into here.</exception>
    /// <exception cref="CheckpointException">This build lacks the resampler of training.</exception>
    public SoundClassifier(ModelCheckpoint checkpoint, IBackend backend, ClipPreparation? preparation = null)
        : this(checkpoint, backend, preparation ?? ClipPreparation.Of(checkpoint, "checkpoint"), ownsBackend: false)
    {
    }

    private SoundClassifier(ModelCheckpoint checkpoint, IBackend backend, ClipPreparation preparation, bool ownsBackend)
    {
        using var construction = new Construction(this);
        Checkpoint = checkpoint;
        this.backend = backend;
        this.ownsBackend = ownsBackend;
        AudioClassifierOptions network = checkpoint.Network;
        Preparer = new ClipPreparer(preparation);
        ShapeException.ThrowIfDifferent(
            "classifier", "the network's input", FeatureStore.ImageShapeOf(preparation, new SpectrogramOptions()), AudioClassifier.InputShape(network));
        parameters = new ParameterStore(1);
        AudioClassifier.Create(network).Declare(parameters, AudioClassifier.InputShape(network));
        parameters.Allocate(backend, [0]);
        checkpoint.Restore(parameters, 0);

        spectrograms = new BatchSpectrograms(backend, new SpectrogramOptions(), preparation, BatchSize);
        sound = new WaveformBatch(backend, Preparer, BatchSize);
        construction.Complete();
    }

    /// <summary>The trained network.</summary>
    public ModelCheckpoint Checkpoint { get; }

    /// <summary>The classes in the order of the probabilities.</summary>
    public IReadOnlyList<string> Labels => Checkpoint.Labels;

    /// <summary>What logits are divided by; 1, the default, leaves them as the network gives them. See <see cref="ModelCheckpoint.Temperature"/>.</summary>
    public double Temperature { get; set; } = 1;

    /// <summary>What sound is prepared by.</summary>
    public ClipPreparer Preparer { get; }

    /// <summary>The parameters on the device, for an <see cref="Evaluator"/>.</summary>
    public ParameterStore Parameters => parameters;

    /// <summary>Loads a checkpoint onto the CPU.</summary>
    /// <param name="path">A checkpoint, or a run folder, whose best one is taken.</param>
    /// <returns>The classifier.</returns>
    /// <exception cref="CheckpointException">There is none, or it cannot be read.</exception>
    public static SoundClassifier Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "best.safetensors") : path;
        ModelCheckpoint checkpoint = ModelCheckpoint.Load(file);
        ClipPreparation preparation = ClipPreparation.Of(checkpoint, file);
        return new SoundClassifier(checkpoint, BackendFactory.Create("cpu"), preparation, ownsBackend: true);
    }

    /// <summary>Classifies a clip: windows of 4 s, of which the probabilities are averaged.</summary>
    /// <param name="clip">The sound.</param>
    /// <returns>A probability for each of <see cref="Labels"/>.</returns>
    public double[] Classify(AudioClip clip) => Probabilities.Mean(ClassifyWindows(clip, Windows(clip)));

    /// <summary>Classifies samples in one channel.</summary>
    /// <param name="samples">The samples, in [−1, 1].</param>
    /// <param name="sampleRateHz">Their rate.</param>
    /// <returns>A probability for each of <see cref="Labels"/>.</returns>
    public double[] Classify(float[] samples, int sampleRateHz) => Classify(AudioClip.FromSamples(samples, 1, sampleRateHz));

    /// <summary>The windows in which a clip is judged, in frames at 44.1 kHz.</summary>
    /// <param name="clip">The sound.</param>
    /// <param name="hopMs">Milliseconds from one window to the next.</param>
    /// <returns>The windows.</returns>
    public ClipWindows Windows(AudioClip clip, int hopMs = 2000) => Preparer.Windows(Preparer.Frames(clip), hopMs);

    /// <summary>Classifies each window of a clip.</summary>
    /// <param name="clip">The sound.</param>
    /// <param name="windows">Its windows.</param>
    /// <returns>For each window a probability for each of <see cref="Labels"/>.</returns>
    public double[][] ClassifyWindows(AudioClip clip, ClipWindows windows)
    {
        var requests = new (AudioClip, long)[windows.Count];
        for (int i = 0; i < requests.Length; i++)
            requests[i] = (clip, windows.Start(i));
        return Classify(requests);
    }

    /// <summary>Classifies any stretches of any clips, as many at a time as fit a batch.</summary>
    /// <param name="stretches">Clips, or parts of recordings, and the frame at 44.1 kHz of the whole at which 4 s of each begin.</param>
    /// <returns>For each stretch a probability for each of <see cref="Labels"/>.</returns>
    /// <exception cref="CheckpointException">The network's scores are not finite.</exception>
    public double[][] Classify(IReadOnlyList<(AudioClip Clip, long Start)> stretches)
    {
        var probabilities = new double[stretches.Count][];
        for (int first = 0; first < stretches.Count; first += BatchSize)
        {
            int count = Math.Min(BatchSize, stretches.Count - first);
            int offset = first;
            for (int i = 0; i < count; i++)
                repeated[i] = Preparer.RepeatsOneChannel(stretches[first + i].Clip.Channels);
            sound.Arrange(repeated.AsSpan(0, count));
            Parallel.For(0, count, i => sound.Prepare(i, stretches[offset + i].Clip, stretches[offset + i].Start));
            sound.Upload();
            float[][] logits = Evaluator(count).Logits(new BatchFeatures(spectrograms, sound), Checkpoint.Normalisation);
            for (int i = 0; i < count; i++)
            {
                if (!Array.TrueForAll(logits[i], float.IsFinite))
                    throw new CheckpointException("the checkpoint", "its scores are not finite: the weights or the normalisation in it are damaged");
                probabilities[first + i] = new double[Labels.Count];
                Probabilities.Softmax(logits[i], probabilities[first + i], Temperature);
            }
        }

        return probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Evaluator evaluator in evaluators.Values)
            evaluator.Dispose();
        spectrograms?.Dispose();
        sound?.Dispose();
        parameters?.Dispose();
        if (ownsBackend)
            backend.Dispose();
    }

    private Evaluator Evaluator(int images)
    {
        if (!evaluators.TryGetValue(images, out Evaluator? evaluator))
            evaluators.Add(images, evaluator = new Evaluator(backend, parameters, Checkpoint.Network, images, BatchSize));
        return evaluator;
    }

    private sealed class BatchFeatures(BatchSpectrograms spectrograms, WaveformBatch sound) : IFeatureSource
    {
        public int Images => sound.Rows.Length;

        public Shape ImageShape => spectrograms.ImageShape;

        public void Load(int first, in Tensor features)
        {
            spectrograms.Compute(sound.Full, sound.Mono, sound.RowOfImage, features);
            sound.Release();
        }

        public void Dispose()
        {
        }
    }
}
