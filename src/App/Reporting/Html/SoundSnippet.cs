using System.Buffers.Binary;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>The begin of a clip as a small WAV file that every browser plays: mono, 16 bits, at most 4 s at 22.05 kHz, so 176 KB.</summary>
internal static class SoundSnippet
{
    /// <summary>The longest stretch that is kept.</summary>
    public const int Seconds = 4;

    private const int MostHz = 22_050;
    private const int HeaderBytes = 44;

    /// <summary>Makes the file.</summary>
    public static byte[] Wav(AudioClip clip)
    {
        int frames = (int)Math.Min(clip.Frames, (long)Seconds * clip.SampleRateHz);
        var mono = new float[frames];
        for (int channel = 0; channel < clip.Channels; channel++)
        {
            ReadOnlySpan<float> samples = clip.Channel(channel);
            for (int i = 0; i < frames; i++)
                mono[i] += samples[i] / clip.Channels;
        }
        int rate = Math.Min(clip.SampleRateHz, MostHz);
        return File(Resampler.Create(clip.SampleRateHz, rate).Resample(mono), rate);
    }

    private static byte[] File(float[] samples, int rate)
    {
        var file = new byte[HeaderBytes + 2 * samples.Length];
        "RIFF\0\0\0\0WAVEfmt "u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * rate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            float value = Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(HeaderBytes + 2 * i), (short)value);
        }
        return file;
    }
}
