using RawAudioNet.Audio;
using RawAudioNet.Audio.Codecs;
using RawAudioNet.Audio.Tests.Wav;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Fuzz;

/// <summary>A WAV file, read from a file, from a pipe, and its header alone: all three must agree, within bounded memory.</summary>
internal sealed class WavTarget : IFuzzTarget
{
    private const long LargestAllocation = 64 << 20;

    public IEnumerable<byte[]> Seeds()
    {
        byte[] noise = new byte[96];
        new Random(1).NextBytes(noise);
        foreach ((int tag, int bits) in ((int, int)[])[(Pcm, 8), (Pcm, 16), (Pcm, 24), (Pcm, 32), (Float, 32), (Float, 64), (ALaw, 8), (MuLaw, 8)])
        {
            yield return WavBytes.File(tag, bits, 2, 44100, noise);
            yield return Riff(ExtensibleFormat(tag, bits, bits, 1, 8000), Chunk("fact", U32(9)), Chunk("data", noise, uint.MaxValue));
            yield return Rifx(FormatBody(tag, bits, 1, 8000), noise, bits / 8);
        }

        foreach (int tag in (int[])[MsAdpcm, ImaAdpcm])
        {
            byte[] format = Chunk("fmt ", [.. FormatBody(tag, 4, 2, 8000, 32, 8000), .. U16(2), .. U16(20)]);
            yield return Riff(format, Chunk("fact", U32(35)), Chunk("data", new byte[64]));
            yield return Riff(Chunk("data", noise), Chunk("LIST", new byte[5]), format, Chunk("fact", U32(5)));
        }

        byte[] plain = Format(Pcm, 16, 1, 8000);
        yield return Rf64("RF64", 96, 48, plain, Chunk("data", noise, uint.MaxValue));
        yield return Rf64("BW64", 0, 0, plain, Chunk("data", noise, uint.MaxValue));
        yield return [.. Id3(30), .. Riff(Chunk("JUNK", new byte[3], pad: false), plain, Chunk("data", noise), Chunk("data", noise))];
        yield return RiffOf(0, plain, Chunk("data", noise, 0));
    }

    public void Judge(byte[] input)
    {
        if (BelongsToLibrary(input))
            return;

        long before = GC.GetAllocatedBytesForCurrentThread();
        string whole = Outcome(() => Read(new MemoryStream(input), long.MaxValue));
        string piped = Outcome(() => Read(new PipeStream(input, atATime: 1000), long.MaxValue));
        string head = Outcome(() => Read(new MemoryStream(input), maximumFrames: 5));
        string header = Outcome(() =>
        {
            AudioInfo info = AudioFile.ReadHeader(new MemoryStream(input));
            return (info.Frames!.Value, info);
        });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > LargestAllocation + (40L * input.Length))
            throw new InvalidOperationException($"{allocated} bytes were allocated for a file of {input.Length}.");
        if (header != whole || (piped == "refused") != (whole == "refused") || (head == "refused") != (whole == "refused"))
            throw new InvalidOperationException($"File: {whole}; pipe: {piped}; head: {head}; header: {header}.");
    }

    public void Dispose()
    {
    }

    // What libsndfile would read is not judged here.
    private static bool BelongsToLibrary(byte[] input)
    {
        var source = new ByteSource(new MemoryStream(input), "-");
        AudioFile.SkipTags(source);
        return new SndfileDecoder(null).Recognises(source.Peek(AudioFile.HeadLength));
    }

    private static (long Frames, AudioInfo Info) Read(Stream stream, long maximumFrames)
    {
        AudioClip clip = AudioFile.Read(stream, "-", maximumFrames);
        if (clip.Samples.Length != clip.Frames * clip.Channels)
            throw new InvalidOperationException("The clip is not whole.");
        return (clip.Frames, clip.Info);
    }

    private static string Outcome(Func<(long Frames, AudioInfo Info)> read)
    {
        try
        {
            (long frames, AudioInfo info) = read();
            return $"{frames} frames of {info.Channels} channels, {info.Encoding} of {info.BitsPerSample} bits at {info.SampleRateHz} Hz";
        }
        catch (AudioFormatException)
        {
            return "refused";
        }
    }
}
