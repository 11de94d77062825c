namespace RawAudioNet.Audio;

/// <summary>
/// A buffered forward reader over any stream, with a look-ahead and a known position, so that decoders read a file and
/// a pipe through the same few calls. Offsets count from where the stream stood when the source was made.
/// </summary>
internal sealed class ByteSource(Stream stream, string path)
{
    // Room to look ahead in headers; sound is read past the buffer, straight to where it goes.
    private const int BufferSize = 1 << 12;

    private const int LeastPiece = 1 << 16;

    private readonly byte[] buffer = new byte[BufferSize];
    private readonly long origin = stream.CanSeek ? stream.Position : 0;
    private int start;
    private int end;
    private long streamPosition;

    /// <summary>Name for messages.</summary>
    public string Path => path;

    public bool CanSeek => stream.CanSeek;

    /// <summary>Offset of the next byte to be read.</summary>
    public long Position => streamPosition - (end - start);

    /// <summary>Bytes from <see cref="Position"/> to the end, or null where the stream cannot tell.</summary>
    public long? Remaining => stream.CanSeek ? Math.Max(0, stream.Length - origin - Position) : null;

    /// <summary>Shows the next bytes without consuming them; fewer than asked for only at the end.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (end - start < count)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
            while (end < count && ReadStream(buffer.AsSpan(end)) is > 0 and int read)
                end += read;
        }

        return buffer.AsSpan(start, Math.Min(count, end - start));
    }

    /// <summary>Reads until <paramref name="destination"/> is full or the source ends; returns the bytes read.</summary>
    public int Read(Span<byte> destination)
    {
        // Headers come through the buffer: a file can have millions of chunks, and a call to the system for each takes seconds.
        if (destination.Length <= BufferSize / 16)
            Peek(destination.Length);
        int done = Math.Min(destination.Length, end - start);
        buffer.AsSpan(start, done).CopyTo(destination);
        start += done;
        while (done < destination.Length && ReadStream(destination[done..]) is > 0 and int read)
            done += read;
        return done;
    }

    /// <summary>Reads up to <paramref name="limit"/> bytes into an array that grows with what really comes, whatever the limit.</summary>
    public byte[] ReadUpTo(long limit)
    {
        byte[] bytes = new byte[Math.Min(limit, LeastPiece)];
        int length = 0;
        while (length < limit)
        {
            length += Read(bytes.AsSpan(length));
            if (length < bytes.Length)
                break;
            if (length == Array.MaxLength)
                throw Fault(Position, $"more than {Array.MaxLength} bytes of sound in a stream", "less");
            Array.Resize(ref bytes, (int)Math.Min(Math.Min(limit, Array.MaxLength), 2L * length));
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>Passes over bytes; returns how many there were to pass over.</summary>
    public long Skip(long count)
    {
        if (Remaining is long remaining)
        {
            long step = Math.Min(count, remaining);
            Seek(Position + step);
            return step;
        }

        long skipped = 0;
        while (skipped < count)
        {
            int step = (int)Math.Min(count - skipped, BufferSize);
            int there = Peek(step).Length;
            start += there;
            skipped += there;
            if (there < step)
                break;
        }

        return skipped;
    }

    /// <summary>Goes to an offset; only where <see cref="CanSeek"/>.</summary>
    public void Seek(long offset)
    {
        long forward = offset - Position;
        if (forward >= 0 && forward <= end - start)
        {
            start += (int)forward;
            return;
        }

        stream.Position = origin + offset;
        streamPosition = offset;
        start = end = 0;
    }

    /// <summary>Makes the exception for a fault at an offset of this source.</summary>
    public AudioFormatException Fault(long offset, string found, string expected) => new(path, offset, found, expected);

    private int ReadStream(Span<byte> destination)
    {
        int read = stream.Read(destination);
        streamPosition += read;
        return read;
    }
}
