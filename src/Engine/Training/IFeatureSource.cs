using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>Where spectrograms for evaluation come from, in a fixed order and not augmented: one image for each window of each clip.</summary>
public interface IFeatureSource : IDisposable
{
    /// <summary>The number of images.</summary>
    int Images { get; }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    Shape ImageShape { get; }

    /// <summary>Fills a batch with spectrograms in dB, not normalised.</summary>
    /// <param name="first">The first image.</param>
    /// <param name="features">Receives as many as its first extent says, <c>[N, mels, frames, C]</c>.</param>
    void Load(int first, in Tensor features);
}
