namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// A file in the making, on its way to another name: what fails on it is told of that name, and apart from what fails in whoever writes.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="target">What it will be called.</param>
internal sealed class TemporaryFile(Stream file, string target) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <summary>Does something to a file; its faults become one of the target.</summary>
    /// <exception cref="UnwritableFileException">It failed.</exception>
    public static void Try(string target, Action call)
    {
        try
        {
            call();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(target, fault);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Try(target, () => file.Write(buffer, offset, count));

    public override void Flush()
    {
        // Nothing is held back here.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => Try(target, () => file.SetLength(value));
}
