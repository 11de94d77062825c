namespace RawAudioNet.Audio.Codecs;

/// <summary>
/// Reads FLAC, Ogg Vorbis, Opus, MP3, AIFF, AU, CAF and W64 through the system's libsndfile. Without that library the formats are still
/// recognised, and refused with the name of the package that brings it.
/// </summary>
/// <param name="library">The library, or null where there is none.</param>
internal sealed class SndfileDecoder(SndfileLibrary? library) : IAudioDecoder
{
    private const int BlockSamples = 1 << 15;

    // The 64-bit format of Sonic Foundry begins with GUIDs where WAV has four letters.
    private static ReadOnlySpan<byte> Wave64 => [(byte)'r', (byte)'i', (byte)'f', (byte)'f', 0x2E, 0x91, 0xCF, 0x11];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) =>
        head.StartsWith("fLaC"u8) || head.StartsWith("OggS"u8) || head.StartsWith("FORM"u8) || head.StartsWith(".snd"u8) || head.StartsWith("dns."u8)
        || head.StartsWith("caff"u8) || head.StartsWith(Wave64) || ContentName.IsMpegAudio(head);

    /// <inheritdoc/>
    public AudioInfo ReadHeader(ByteSource source)
    {
        using SndfileReader reader = Open(source);
        long frames = reader.Info.Frames;
        if (frames is < 0 or long.MaxValue)
            frames = ReadBlocks(reader, long.MaxValue, keep: null);
        return Describe(reader.Info, frames, []);
    }

    /// <inheritdoc/>
    public AudioClip Read(ByteSource source, long maximumFrames)
    {
        using SndfileReader reader = Open(source);
        (float[] samples, int frames) = Decode(reader, source, maximumFrames);
        long claimed = Math.Min(reader.Info.Frames, maximumFrames);
        string[] warnings = frames < claimed && claimed < long.MaxValue
            ? [$"The header claims {reader.Info.Frames} frames; only {frames} could be decoded."]
            : [];
        return new AudioClip(samples, Describe(reader.Info, frames, warnings));
    }

    /// <inheritdoc/>
    public AudioClip ReadPart(ByteSource source, long first, long end)
    {
        long begin = source.Position;
        if (source.CanSeek && TryReadPart(source, first, end) is { } part)
            return part;
        if (source.CanSeek)
            source.Seek(begin);
        return Read(source, long.MaxValue);
    }

    /// <summary>Decodes no more than a part; null where that cannot be done, or the whole is asked for.</summary>
    private AudioClip? TryReadPart(ByteSource source, long first, long end)
    {
        using SndfileReader reader = Open(source);
        long frames = reader.Info.Frames;
        (first, end) = (Math.Min(first, frames), Math.Min(end, frames));
        if (end - first == frames || !reader.BeginsAnywhere || !reader.SeekTo(first))
            return null;
        (float[] samples, int count) = Decode(reader, source, end - first);
        return count == end - first
            ? new AudioClip(samples, Describe(reader.Info, count, [])) { FirstFrame = first, RecordingFrames = frames }
            : null;
    }

    /// <summary>Decodes frames from where the reader stands. A header's length is a claim; what is allocated is what has been decoded.</summary>
    private static (float[] Samples, int Frames) Decode(SndfileReader reader, ByteSource source, long maximumFrames)
    {
        int channels = reader.Info.Channels;
        int most = Array.MaxLength / channels;
        var blocks = new List<float[]>();
        long frames = ReadBlocks(reader, Math.Min(maximumFrames, most + 1L), blocks);
        if (frames > most)
            throw source.Fault(0, $"more than {most} frames", "a recording that can be decoded as a whole, as this format must be; divide it, or make it a WAV file");
        var samples = GC.AllocateUninitializedArray<float>((int)frames * channels);
        int first = 0;
        foreach (float[] block in blocks)
        {
            int count = Math.Min(block.Length / channels, (int)frames - first);
            Deinterleave(block, channels, samples, (int)frames, first, count);
            first += count;
        }

        return (samples, (int)frames);
    }

    private static AudioInfo Describe(SndfileInfo info, long frames, IReadOnlyList<string> warnings)
    {
        (AudioEncoding encoding, int bits) = SndfileEncoding.Of(info.Format);
        return new AudioInfo(encoding, info.SampleRateHz, info.Channels, bits, frames, warnings);
    }

    private static long ReadBlocks(SndfileReader reader, long maximumFrames, List<float[]>? keep)
    {
        int channels = reader.Info.Channels;
        long frames = 0;
        int blockFrames = Math.Max(1, BlockSamples / channels);
        float[]? block = null;
        while (frames < maximumFrames)
        {
            block = keep is null ? block ?? new float[blockFrames * channels] : new float[blockFrames * channels];
            long read = reader.ReadFrames(block);
            frames += read;
            keep?.Add(block);
            if (read < blockFrames)
                break;
        }

        return Math.Min(frames, maximumFrames);
    }

    private static void Deinterleave(float[] block, int channels, float[] samples, int stride, int first, int frames)
    {
        for (int c = 0; c < channels; c++)
        {
            Span<float> to = samples.AsSpan((c * stride) + first, frames);
            for (int f = 0; f < to.Length; f++)
                to[f] = block[(f * channels) + c];
        }
    }

    private SndfileReader Open(ByteSource source)
    {
        if (library is null)
            throw source.Fault(source.Position, ContentName.Of(source.Peek(AudioFile.HeadLength)), SndfileLibrary.Package);
        return new SndfileReader(library, source);
    }
}
