namespace RawAudioNet.App;

/// <summary>
/// The process's standard error, which is no reason to fail: where it was closed before the start, or cannot be written any more, what is said
/// there is lost, and the work and its exit code are not.
/// </summary>
internal sealed class StandardError : Stream
{
    private readonly Stream target = StandardInput.IsInherited(2) ? Console.OpenStandardError() : Null;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            target.Write(buffer);
        }
        catch (IOException)
        {
            // A full disk, or a terminal that was closed: there is nobody left to tell.
        }
    }

    public override void Flush()
    {
        // Nothing is held back here.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
