using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>One pass over windows that computes each one's spectrogram and measures it, a batch at a time, in the order of the rows.</summary>
internal sealed class FeaturePass(
    IBackend backend, SpectrogramOptions options, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, FeatureLayout layout, int threads)
{
    private const int BatchSize = 16;

    /// <summary>Where a batch of rows of either kind goes: given the first row of the kind and how many.</summary>
    public delegate Tensor Target(bool mono, int first, int count);

    /// <summary>A batch for passes that keep nothing: every batch goes to the same place.</summary>
    public Target Scratch(TensorArena arena)
    {
        int batch = Math.Min(BatchSize, layout.Rows);
        Tensor full = arena.Reserve(new Shape(batch, layout.ImageShape[0], layout.ImageShape[1], layout.ImageShape[2]));
        arena.Rewind();
        Tensor mono = arena.Reserve(new Shape(batch, layout.ImageShape[0], layout.ImageShape[1], 1));
        arena.Allocate(backend);
        return (isMono, _, count) => (isMono ? mono : full).First(count);
    }

    /// <summary>Computes all spectrograms.</summary>
    /// <param name="target">Where each batch goes.</param>
    /// <param name="afterBatch">Called with the batch's values and the number of rows done; what it throws ends the pass.</param>
    /// <returns>The moments of each row.</returns>
    public ValueMoments[] Run(Target target, Action<ReadOnlySpan<float>, int>? afterBatch)
    {
        var moments = new ValueMoments[layout.Rows];
        Run(layout.Full, preparer, isMono: false);
        Run(layout.Mono, new ClipPreparer(preparer.Preparation with { Channels = 1 }), isMono: true);
        return moments;

        void Run(Window[] windows, ClipPreparer prepare, bool isMono)
        {
            if (windows.Length == 0)
                return;
            using var source = new WaveformFeatureSource(backend, options, prepare, clips, windows, BatchSize, threads);
            int perRow = (int)source.ImageShape.Count;
            int repeated = layout.ImageShape[2] / source.ImageShape[2];
            int row = isMono ? layout.Full.Length : 0;
            var values = new float[Math.Min(BatchSize, windows.Length) * perRow];
            for (int first = 0; first < windows.Length; first += BatchSize)
            {
                Tensor batch = target(isMono, first, Math.Min(BatchSize, windows.Length - first));
                source.Load(first, batch);
                Span<float> loaded = values.AsSpan(0, (int)batch.Count);
                batch.CopyTo(loaded);
                for (int i = 0; i < batch.Shape[0]; i++)
                    moments[row++] = ValueMoments.Of(loaded.Slice(i * perRow, perRow)).Repeated(repeated);
                afterBatch?.Invoke(loaded, row);
            }
        }
    }
}
