namespace RawAudioNet.Engine.Numerics;

/// <summary>The uniform draws of one image, wherever they lie, so that one rule serves host and kernels.</summary>
public interface IUniformDraws
{
    /// <summary>A draw in [0, 1).</summary>
    /// <param name="index">Which one.</param>
    float this[int index] { get; }
}
