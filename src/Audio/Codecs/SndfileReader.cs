using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Codecs;

/// <summary>One file opened by libsndfile, which reads it through a <see cref="ByteSource"/>.</summary>
internal sealed class SndfileReader : IDisposable
{
    private const int ReadMode = 0x10;
    private const int FromBegin = 0;

    private readonly SndfileLibrary library;
    private readonly ByteSource source;
    private readonly byte[] transfer = new byte[1 << 14];
    private readonly long begin;
    private readonly long length;
    private readonly SndfileInfo info;

    // Held for as long as the library may call back.
    private SndfileCalls calls;
    private nint file;
    private ExceptionDispatchInfo? fault;

    /// <summary>Opens what lies from the source's position to its end.</summary>
    /// <exception cref="AudioFormatException">The library cannot read it.</exception>
    public SndfileReader(SndfileLibrary library, ByteSource source)
    {
        this.library = library;

        // The library seeks at will; a pipe is collected first.
        long position = source.Position;
        string content = ContentName.Of(source.Peek(AudioFile.HeadLength));
        this.source = source.CanSeek ? source : new ByteSource(new MemoryStream(source.ReadUpTo(long.MaxValue), writable: false), source.Path);
        begin = this.source.Position;
        length = this.source.Remaining!.Value;
        calls = new SndfileCalls
        {
            Length = _ => length,
            Seek = (offset, whence, _) => Guarded(() => SeekTo(offset, whence), -1),
            Read = (bytes, count, _) => Guarded(() => Read(bytes, count), 0),
            Write = (_, _, _) => 0,
            Tell = _ => this.source.Position - begin,
        };

        file = library.OpenVirtual(ref calls, ReadMode, ref info, 0);
        fault?.Throw();
        if (file == 0)
            throw source.Fault(position, $"{content} that {library.Version} cannot read ({library.ErrorText(0)})", "one in order");
    }

    /// <summary>What the library tells of the file.</summary>
    public SndfileInfo Info => info;

    /// <summary>Decodes the next frames, interleaved; fewer than fit only at the end or at a fault.</summary>
    public long ReadFrames(float[] interleaved)
    {
        long frames = library.ReadFrames(file, interleaved, interleaved.Length / info.Channels);
        fault?.Throw();
        return Math.Max(0, frames);
    }

    /// <summary>Whether decoding can begin at any frame, to the same samples, and the frames that the file claims to have are there.</summary>
    public bool BeginsAnywhere =>
        SndfileEncoding.BeginsAnywhere(info.Format) && info.Frames is > 0 and < long.MaxValue && SeekTo(info.Frames - 1) && ReadFrames(new float[info.Channels]) == 1;

    /// <summary>Goes to a frame.</summary>
    /// <returns>Whether that could be done.</returns>
    public bool SeekTo(long frame)
    {
        bool isThere = library.SeekFrames(file, frame, FromBegin) == frame;
        fault?.Throw();
        return isThere;
    }

    /// <summary>Closes the file; the source stays open.</summary>
    public void Dispose()
    {
        if (file != 0)
            library.Close(file);
        file = 0;
        GC.KeepAlive(calls);
    }

    private long SeekTo(long offset, int whence)
    {
        long target = offset + whence switch { 0 => 0, 1 => source.Position - begin, _ => length };
        if (target < 0 || target > length)
            return -1;
        source.Seek(begin + target);
        return target;
    }

    private long Read(nint destination, long count)
    {
        long done = 0;
        while (done < count)
        {
            int read = source.Read(transfer.AsSpan(0, (int)Math.Min(transfer.Length, count - done)));
            if (read == 0)
                break;
            Marshal.Copy(transfer, 0, destination + (nint)done, read);
            done += read;
        }

        return done;
    }

    // No exception may cross the library's own code: it is kept, and thrown when the library has returned.
    private long Guarded(Func<long> call, long failure)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            fault ??= ExceptionDispatchInfo.Capture(exception);
            return failure;
        }
    }
}
