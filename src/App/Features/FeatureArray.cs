using RawAudioNet.App.Data;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Features;

/// <summary>Computes what the network sees of sounds, windows of 4 s as log-mel spectrograms, and writes them to an array.</summary>
internal sealed class FeatureArray : IDisposable
{
    private const int BatchSize = 16;

    private readonly ClipPreparer preparer;
    private readonly Normalisation? normalisation;
    private readonly bool padsAtEnd;
    private readonly CancellationToken cancellation;
    private readonly NpyWriter writer;
    private readonly MelSpectrogram spectrogram;
    private readonly Tensor waveforms;
    private readonly Tensor features;
    private readonly float[] sound;
    private readonly float[] values;
    private readonly float[] planes;
    private readonly List<(AudioClip Clip, long Start)> waiting = [];

    /// <param name="backend">The device.</param>
    /// <param name="stream">Takes the array <c>[N, channels, mels, frames]</c>.</param>
    /// <param name="preparer">What sounds are prepared by.</param>
    /// <param name="normalisation">A run's mean and deviation, or null for plain dB.</param>
    /// <param name="padsAtEnd">Whether a short sound lies at the begin of the window, as in the tutorial, rather than in the middle.</param>
    /// <param name="cancellation">Ends the work, within a long sound too.</param>
    public FeatureArray(
        IBackend backend, Stream stream, ClipPreparer preparer, Normalisation? normalisation, bool padsAtEnd, CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        this.preparer = preparer;
        this.normalisation = normalisation;
        this.padsAtEnd = padsAtEnd;
        int channels = preparer.Preparation.Channels;
        spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), BatchSize, channels, preparer.Preparation.Samples);
        Shape image = spectrogram.ImageShape;
        writer = new NpyWriter(stream, image[2], image[0], image[1]);
        waveforms = TensorArena.AllocateTensor(backend, new Shape(BatchSize, channels, preparer.Preparation.Samples), "waveforms");
        features = TensorArena.AllocateTensor(backend, new Shape(BatchSize, image[0], image[1], image[2]), "features");
        sound = new float[BatchSize * preparer.Length];
        values = new float[features.Count];
        planes = new float[image.Count];
    }

    /// <summary>The array's shape so far.</summary>
    public int[] Shape => writer.Shape;

    /// <summary>Adds the windows of a sound; one that throws leaves none.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="AudioFormatException">Part of it cannot be read.</exception>
    public int Add(Recording recording)
    {
        ClipWindows windows = preparer.Windows(preparer.Frames(recording));
        int before = writer.Count + waiting.Count;
        try
        {
            foreach ((AudioClip part, long start) in recording.Windows(preparer, windows))
            {
                waiting.Add((part, padsAtEnd ? Math.Max(0, start) : start));
                if (waiting.Count == BatchSize)
                    Write();
            }
        }
        catch (Exception fault) when (SoundFile.IsAtFault(fault))
        {
            int unwritten = Math.Min(waiting.Count, writer.Count + waiting.Count - before);
            waiting.RemoveRange(waiting.Count - unwritten, unwritten);
            writer.Remove(writer.Count + waiting.Count - before);
            throw;
        }
        return windows.Count;
    }

    /// <summary>Writes what is left, and the array's header.</summary>
    public void Finish()
    {
        Write();
        writer.Finish();
    }

    public void Dispose()
    {
        spectrogram.Dispose();
        waveforms.Arena.Dispose();
        features.Arena.Dispose();
    }

    private void Write()
    {
        cancellation.ThrowIfCancellationRequested();
        int count = waiting.Count;
        if (count == 0)
            return;
        Parallel.For(0, count, i => preparer.Prepare(waiting[i].Clip, waiting[i].Start, sound.AsSpan(i * preparer.Length, preparer.Length)));
        waiting.Clear();
        Tensor batch = waveforms.First(count);
        Tensor images = features.First(count);
        batch.CopyFrom(sound.AsSpan(0, count * preparer.Length));
        spectrogram.Compute(batch, images);
        images.CopyTo(values.AsSpan(0, (int)images.Count));
        for (int i = 0; i < count; i++)
        {
            ToPlanes(values.AsSpan(i * planes.Length, planes.Length));
            writer.Add(planes);
        }
    }

    // From channels last, as the engine has them, to one plane a channel, as PyTorch has them.
    private void ToPlanes(ReadOnlySpan<float> image)
    {
        int channels = preparer.Preparation.Channels;
        int places = image.Length / channels;
        (float mean, float deviation) = normalisation is null ? (0, 1) : ((float)normalisation.Mean, (float)normalisation.Deviation);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int place = 0; place < places; place++)
                planes[channel * places + place] = (image[place * channels + channel] - mean) / deviation;
        }
    }
}
