using System.Buffers;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// Reads RIFF WAVE files and their kin (RIFX, RF64, BW64): PCM, IEEE float, A-law, mu-law and both ADPCMs, plain and extensible. Headers
/// are believed only as far as the bytes present bear them out: nothing is allocated by a claim alone, and a truncated or never closed
/// file gives the whole frames it holds.
/// </summary>
internal sealed class WavReader : IAudioDecoder
{
    private const int ReadBytes = 1 << 16;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) =>
        head.StartsWith("RIFF"u8) || head.StartsWith("RIFX"u8) || head.StartsWith("RF64"u8) || head.StartsWith("BW64"u8);

    /// <inheritdoc/>
    public AudioInfo ReadHeader(ByteSource source)
    {
        WavLayout layout = WavLayout.Read(source);
        long? remaining = layout.Held?.Length ?? source.Remaining;
        return Describe(layout, remaining is long present ? Math.Min(layout.Length, present) : null, damagedAt: null);
    }

    /// <inheritdoc/>
    public AudioClip Read(ByteSource source, long maximumFrames)
    {
        WavLayout layout = WavLayout.Read(source);
        long wanted = Math.Min(layout.Length, layout.Format.BytesFor(maximumFrames));
        if (layout.Held is null && source.Remaining is long remaining)
            return Head(source, Math.Min(wanted, remaining), Math.Min(layout.Length, remaining));

        // The end of a pipe is known only when it comes: its bytes are collected first, so that they alone decide what is allocated.
        byte[] held = layout.Held ?? source.ReadUpTo(wanted);
        var memory = new ByteSource(new MemoryStream(held, writable: false), source.Path);
        bool endSeen = layout.Held is not null || held.Length < wanted || wanted == layout.Length;
        return Head(memory, Math.Min(wanted, held.Length), endSeen ? held.Length : null);

        AudioClip Head(ByteSource from, long bytes, long? present)
        {
            long frames = Math.Min(layout.CutToTrueLength(layout.Format.FramesIn(bytes)), maximumFrames);
            return Decode(from, layout, bytes, present, new Stretch(0, frames, frames));
        }
    }

    /// <inheritdoc/>
    public AudioClip ReadPart(ByteSource source, long first, long end)
    {
        if (!source.CanSeek)
            return Read(source, long.MaxValue);

        WavLayout layout = WavLayout.Read(source);
        WavFormat format = layout.Format;
        long bytes = Math.Min(layout.Length, source.Remaining!.Value);
        long frames = layout.CutToTrueLength(format.FramesIn(bytes));
        long block = Math.Min(first, frames) / format.BlockFrames;
        long start = block * format.BlockFrames;
        source.Skip(block * format.BlockBytes);
        return Decode(source, layout, bytes, bytes, new Stretch(start, Math.Clamp(end - start, 0, frames - start), frames));
    }

    /// <summary>
    /// Decodes a stretch, at whose first block the source stands, of so many bytes of sound, of which <paramref name="present"/> exist as
    /// far as that is known.
    /// </summary>
    private static AudioClip Decode(ByteSource source, WavLayout layout, long bytes, long? present, Stretch stretch)
    {
        WavFormat format = layout.Format;
        (long first, long frames, long recording) = stretch;
        if (frames * format.Channels > Array.MaxLength)
            throw source.Fault(layout.Offset, $"{frames} frames of {format.Channels} channels", $"at most {Array.MaxLength} samples in all");

        var samples = GC.AllocateUninitializedArray<float>((int)frames * format.Channels);
        long end = Math.Min(bytes, format.BytesFor(first + frames));
        long? damagedAt = null;
        int blocks = Math.Max(1, ReadBytes / format.BlockBytes);
        byte[] rented = ArrayPool<byte>.Shared.Rent(blocks * format.BlockBytes);
        for (long done = 0; done < frames; done += (long)blocks * format.BlockFrames)
        {
            long begin = (first + done) / format.BlockFrames * format.BlockBytes;
            Span<byte> read = rented.AsSpan(0, (int)Math.Min(blocks * format.BlockBytes, end - begin));
            if (source.Read(read) < read.Length)
                throw source.Fault(source.Position, "the end of a file that became shorter while it was read", "the rest of its samples");
            if (layout.BigEndian)
                TurnRound(read, format.BlockBytes / format.Channels);
            int damaged = SampleDecoding.Decode(format, read, samples, (int)frames, (int)done);
            if (damaged >= 0)
                damagedAt ??= layout.Offset + begin + damaged;
        }

        ArrayPool<byte>.Shared.Return(rented);
        return new AudioClip(samples, Describe(layout, present, damagedAt)) { FirstFrame = first, RecordingFrames = recording };
    }

    private static AudioInfo Describe(WavLayout layout, long? present, long? damagedAt)
    {
        WavFormat format = layout.Format;
        List<string> warnings = [.. format.Warnings, .. layout.Warnings];
        if (layout.Streamed)
            warnings.Add($"The length of the sound at byte {layout.LengthOffset} was never filled in; everything up to the end was taken.");
        else if (present < layout.Length)
            warnings.Add($"The file is cut short: {layout.Length} bytes of sound are claimed at byte {layout.LengthOffset}, {present} are there.");
        if (present % format.BlockBytes is > 0 and long odd && !format.IsAdpcm)
            warnings.Add($"The sound ends within a frame; its last {odd} bytes, from byte {layout.Offset + present - odd}, were left out.");
        if (damagedAt is not null)
            warnings.Add($"The block of ADPCM at byte {damagedAt} begins with impossible values; it was decoded as far as it makes sense.");
        long? frames = present is long bytes ? layout.CutToTrueLength(format.FramesIn(bytes)) : null;
        return new AudioInfo(format.Encoding, format.SampleRateHz, format.Channels, format.ValidBits, frames, warnings);
    }

    private static void TurnRound(Span<byte> samples, int sampleBytes)
    {
        for (int at = 0; at + sampleBytes <= samples.Length && sampleBytes > 1; at += sampleBytes)
            samples.Slice(at, sampleBytes).Reverse();
    }

    /// <summary>So many frames of a recording.</summary>
    private readonly record struct Stretch(long First, long Frames, long Of);
}
