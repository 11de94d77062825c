namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// Stands at the top of a constructor that takes several things one after the other: if one cannot be had, the object is disposed of, and
/// with it those taken before. Its <see cref="IDisposable.Dispose"/> must bear that the later ones are missing.
/// </summary>
public sealed class Construction : IDisposable
{
    private IDisposable? unfinished;

    /// <summary>Begins a construction.</summary>
    /// <param name="unfinished">The object under construction.</param>
    public Construction(IDisposable unfinished) => this.unfinished = unfinished;

    /// <summary>Everything was taken: the object is on its own.</summary>
    public void Complete() => unfinished = null;

    /// <inheritdoc/>
    public void Dispose() => unfinished?.Dispose();
}
