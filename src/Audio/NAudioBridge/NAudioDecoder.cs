using NAudio.Wave;

namespace RawAudioNet.Audio.NAudioBridge;

/// <summary>Reads WAV files through NAudio's <c>WaveFileReader</c>: PCM of 8, 16, 24 and 32 bits and IEEE float, on any system.</summary>
internal sealed class NAudioDecoder : IAudioDecoder
{
    private const int BlockFrames = 4096;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8);

    /// <inheritdoc/>
    public AudioInfo ReadHeader(ByteSource source) => Guarded(source, (reader, _) => Describe(reader));

    /// <inheritdoc/>
    public AudioClip Read(ByteSource source, long maximumFrames) => Guarded(source, (reader, provider) =>
    {
        int channels = reader.WaveFormat.Channels;
        int frames = checked((int)Math.Min(reader.Length / reader.WaveFormat.BlockAlign, maximumFrames));
        var samples = new float[frames * channels];
        var block = new float[BlockFrames * channels];
        int first = 0;
        while (first < frames && provider.Read(block.AsSpan(0, Math.Min(BlockFrames, frames - first) * channels)) / channels is > 0 and int read)
        {
            for (int i = 0; i < read * channels; i++)
                samples[(i % channels * frames) + first + (i / channels)] = block[i];
            first += read;
        }

        return first == frames
            ? new AudioClip(samples, Describe(reader))
            : throw new InvalidDataException($"{frames} frames are claimed, {first} are there");
    });

    /// <inheritdoc/>
    public AudioClip ReadPart(ByteSource source, long first, long end) => Read(source, long.MaxValue);

    private static AudioInfo Describe(WaveFileReader reader)
    {
        WaveFormat format = reader.WaveFormat.AsStandardWaveFormat();
        AudioEncoding encoding = (format.Encoding, format.BitsPerSample) switch
        {
            (WaveFormatEncoding.IeeeFloat, 64) => AudioEncoding.IeeeFloat64,
            (WaveFormatEncoding.IeeeFloat, _) => AudioEncoding.IeeeFloat32,
            (_, 8) => AudioEncoding.PcmUnsigned8,
            (_, 16) => AudioEncoding.Pcm16,
            (_, 24) => AudioEncoding.Pcm24,
            _ => AudioEncoding.Pcm32,
        };
        return new AudioInfo(encoding, format.SampleRate, format.Channels, format.BitsPerSample, reader.Length / format.BlockAlign, []);
    }

    // NAudio seeks at will, so the file is collected first; what it throws at a file it cannot read becomes the one exception of decoders.
    private static T Guarded<T>(ByteSource source, Func<WaveFileReader, ISampleProvider, T> read)
    {
        long offset = source.Position;
        using var memory = new MemoryStream(source.ReadUpTo(long.MaxValue), writable: false);
        try
        {
            using var reader = new WaveFileReader(memory);
            return read(reader, reader.ToSampleProvider());
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException or ArgumentException or InvalidOperationException
            or NotSupportedException or ArithmeticException or EndOfStreamException)
        {
            throw source.Fault(offset, $"a WAV file that NAudio cannot read ({fault.Message})", "PCM or IEEE float");
        }
    }
}
