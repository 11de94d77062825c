using RawAudioNet.Audio.Codecs;
using RawAudioNet.Audio.Wav;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Audio;

/// <summary>
/// Opens sound files by their content; the extension of the name plays no part. WAV is read here, and FLAC, Ogg Vorbis, Opus, MP3, AIFF, AU,
/// CAF and W64 through the system's libsndfile where that is installed.
/// </summary>
public static partial class AudioFile
{
    /// <summary>The name of our own decoders.</summary>
    public const string OwnDecoder = "own";

    /// <summary>The first bytes of a file that decoders and messages may look at.</summary>
    internal const int HeadLength = 64;

    private static readonly Dictionary<string, IAudioDecoder[]> Choices = CreateChoices();

    private static IAudioDecoder[] decoders = Choices[OwnDecoder];

    /// <summary>The readers of WAV files that may be chosen: <c>own</c>, and <c>naudio</c> in a build with <c>-p:NAudio=true</c>.</summary>
    public static IReadOnlyCollection<string> DecoderNames => Choices.Keys;

    /// <summary>Chooses the reader of WAV files for the whole process.</summary>
    /// <param name="name">One of <see cref="DecoderNames"/>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static void UseDecoder(string name) => decoders = Choices.TryGetValue(name, out IAudioDecoder[]? chosen)
        ? chosen
        : throw new ArgumentException($"'{name}' is none of the decoders {string.Join(", ", Choices.Keys)}.", nameof(name));

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumFrames">Stop after so many frames: the head of a long recording without the rest.</param>
    /// <returns>The sound; it may have 0 frames.</returns>
    /// <exception cref="AudioFormatException">The content is not sound in a supported coding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AudioClip Open(string path, long maximumFrames = long.MaxValue)
    {
        using FileStream stream = OpenStream(path);
        return Read(stream, path, maximumFrames);
    }

    /// <summary>
    /// Decodes a part of a file: of a long WAV file no more is read than asked for. Formats in which one cannot begin anywhere are
    /// decoded as a whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The first frame wanted.</param>
    /// <param name="end">The frame behind the last one wanted.</param>
    /// <returns>
    /// The frames wanted, as far as there are any, perhaps with others around them: see <see cref="AudioClip.FirstFrame"/> and
    /// <see cref="AudioClip.RecordingFrames"/>.
    /// </returns>
    /// <exception cref="AudioFormatException">The content is not sound in a supported coding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AudioClip OpenPart(string path, long first, long end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        using FileStream stream = OpenStream(path);
        var source = new ByteSource(stream, path);
        return DecoderFor(source).ReadPart(source, first, end);
    }

    /// <summary>Decodes a stream, which need not be able to seek: standard input will do.</summary>
    /// <param name="stream">The stream, read from where it stands; it stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maximumFrames">Stop after so many frames.</param>
    /// <returns>The sound; it may have 0 frames.</returns>
    /// <exception cref="AudioFormatException">The content is not sound in a supported coding.</exception>
    public static AudioClip Read(Stream stream, string name = "-", long maximumFrames = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumFrames);
        var source = new ByteSource(stream, name);
        return DecoderFor(source).Read(source, maximumFrames);
    }

    /// <summary>Reads the facts of a file without decoding its samples.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Coding, rate, channels, length.</returns>
    /// <exception cref="AudioFormatException">The content is not sound in a supported coding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AudioInfo ReadHeader(string path)
    {
        using FileStream stream = OpenStream(path);
        return ReadHeader(stream, path);
    }

    /// <summary>Reads the facts of a stream without decoding its samples.</summary>
    /// <param name="stream">The stream, read from where it stands; it stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>Coding, rate, channels, and the length where it can be known.</returns>
    /// <exception cref="AudioFormatException">The content is not sound in a supported coding.</exception>
    public static AudioInfo ReadHeader(Stream stream, string name = "-")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var source = new ByteSource(stream, name);
        return DecoderFor(source).ReadHeader(source);
    }

    // Some programs put ID3 tags in front of any format: ten bytes, of which the last four tell in seven bits each how many follow.
    internal static void SkipTags(ByteSource source)
    {
        while (source.Peek(10) is [(byte)'I', (byte)'D', (byte)'3', _, _, byte flags, < 0x80 and byte a, < 0x80 and byte b, < 0x80 and byte c, < 0x80 and byte d])
        {
            bool footer = (flags & 0x10) != 0;
            source.Skip((footer ? 20 : 10) + ((long)a << 21) + (b << 14) + (c << 7) + d);
        }
    }

    /// <summary>Opens a file, unbuffered, since <see cref="ByteSource"/> has the only buffer.</summary>
    internal static FileStream OpenStream(string path)
    {
        if (PlainFile.IsOtherwise(path))
            throw new AudioFormatException(path, 0, PlainFile.Otherwise, "a file with sound");
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    }

    static partial void AddDecoders(Dictionary<string, IAudioDecoder[]> choices);

    private static Dictionary<string, IAudioDecoder[]> CreateChoices()
    {
        Dictionary<string, IAudioDecoder[]> choices = new() { [OwnDecoder] = [new WavReader(), new SndfileDecoder(SndfileLibrary.Instance)] };
        AddDecoders(choices);
        return choices;
    }

    private static IAudioDecoder DecoderFor(ByteSource source)
    {
        SkipTags(source);
        ReadOnlySpan<byte> head = source.Peek(HeadLength);
        foreach (IAudioDecoder decoder in decoders)
        {
            if (decoder.Recognises(head))
                return decoder;
        }

        throw source.Fault(source.Position, ContentName.Of(head), "a WAV file (RIFF....WAVE), or FLAC, Ogg, MP3, AIFF, AU, CAF or W64");
    }
}
