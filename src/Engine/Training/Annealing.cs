namespace RawAudioNet.Engine.Training;

/// <summary>The curve along which <see cref="OneCycle"/> goes from one value to the next.</summary>
public enum Annealing
{
    /// <summary>A straight line: <c>a + (b − a)·p</c>.</summary>
    Linear,

    /// <summary>Half a cosine, flat at both ends: <c>b + (a − b)/2·(1 + cos πp)</c>.</summary>
    Cosine,
}
