using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;

namespace RawAudioNet.App.Data;

/// <summary>Opens one sound that a command line names.</summary>
internal static class SoundFile
{
    /// <summary>Decodes a file, or standard input.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder without sound.</exception>
    /// <exception cref="AudioFormatException">It is not sound.</exception>
    public static AudioClip Open(string name, AppConsole console)
    {
        if (name == SoundFiles.StandardInput)
            return AudioFile.Read(console.Input);
        if (Directory.Exists(name))
            throw new FileNotFoundException($"{name}: there are no WAV files in this folder", name);
        return File.Exists(name) ? AudioFile.Open(name) : throw new FileNotFoundException($"{name}: there is no such file", name);
    }

    /// <summary>A sound's duration; 0 where it is not known, as for a file that will be refused when its turn comes.</summary>
    public static double SecondsOf(string sound)
    {
        if (!File.Exists(sound))
            return 0;
        try
        {
            return AudioFile.ReadHeader(sound).Seconds ?? 0;
        }
        catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
