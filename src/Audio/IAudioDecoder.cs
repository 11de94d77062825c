namespace RawAudioNet.Audio;

/// <summary>One file format, recognised by its first bytes; <see cref="AudioFile"/> holds the list of them.</summary>
internal interface IAudioDecoder
{
    /// <summary>Tells from the first bytes whether a file is of this format, sound or not.</summary>
    /// <param name="head">Up to <see cref="AudioFile.HeadLength"/> bytes; fewer where the file is shorter.</param>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Reads the facts of a file without decoding its samples.</summary>
    /// <exception cref="AudioFormatException">The file is broken or of a coding that is not supported.</exception>
    AudioInfo ReadHeader(ByteSource source);

    /// <summary>Decodes a file, at most its first <paramref name="maximumFrames"/> frames.</summary>
    /// <exception cref="AudioFormatException">The file is broken or of a coding that is not supported.</exception>
    AudioClip Read(ByteSource source, long maximumFrames);

    /// <summary>
    /// Decodes at least the frames from <paramref name="first"/> to <paramref name="end"/>, as far as there are any; the whole file, where that
    /// cannot be done without decoding what comes before.
    /// </summary>
    /// <exception cref="AudioFormatException">The file is broken or of a coding that is not supported.</exception>
    AudioClip ReadPart(ByteSource source, long first, long end);
}
