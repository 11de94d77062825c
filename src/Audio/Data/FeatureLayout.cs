using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Which row of a <see cref="FeatureStore"/> holds the spectrogram of which window. Sound that is the same in all channels, mono above all,
/// is computed and kept in one channel; its rows come after the others.
/// </summary>
internal sealed class FeatureLayout
{
    private readonly int[] rowOf;
    private readonly SoundSpan[] spans;

    public FeatureLayout(ClipPreparation preparation, SpectrogramOptions options, IReadOnlyList<SoundClip> clips, Window[] windows)
    {
        var preparer = new ClipPreparer(preparation);
        ImageShape = FeatureStore.ImageShapeOf(preparation, options);
        Window[] full = [.. windows.Where(window => !IsMono(window))];
        Window[] mono = [.. windows.Where(IsMono)];
        (Full, Mono) = (full, mono);
        rowOf = new int[windows.Length];
        (int nextFull, int nextMono) = (0, full.Length);
        for (int i = 0; i < windows.Length; i++)
            rowOf[i] = IsMono(windows[i]) ? nextMono++ : nextFull++;
        spans = [.. full.Concat(mono).Select(window => SoundSpan.Of(window, clips[window.Clip].Frames, preparation, options))];

        bool IsMono(Window window) => preparer.RepeatsOneChannel(clips[window.Clip].Info.Channels);
    }

    /// <summary>The shape of an image as it is gathered: <c>(mels, frames, channels)</c>.</summary>
    public Shape ImageShape { get; }

    /// <summary>Windows of all channels, in the order of their rows.</summary>
    public Window[] Full { get; }

    /// <summary>Windows of one channel, in the order of their rows.</summary>
    public Window[] Mono { get; }

    public int Rows => rowOf.Length;

    /// <summary>Where the rows of one channel begin, in floats.</summary>
    public long MonoOffset => TensorArena.Aligned(Full.Length * ImageShape.Count);

    /// <summary>Floats of all rows.</summary>
    public long Floats => MonoOffset + (long)Mono.Length * ImageShape[0] * ImageShape[1];

    public Shape FullShape => new(Full.Length, ImageShape[0], ImageShape[1], ImageShape[2]);

    public Shape MonoShape => new(Mono.Length, ImageShape[0], ImageShape[1], 1);

    public int RowOf(int window) => rowOf[window];

    /// <summary>Where a row's clip sounds.</summary>
    public SoundSpan SpanOf(int row) => spans[row];
}
