using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Data;

/// <summary>Opens one sound that a command line names.</summary>
internal static class SoundFile
{
    // A whole batch of short sounds: with half of one, processors wait at times (1600 stereo clips: 1.67 to 1.58 s).
    private const int SoundsAhead = SoundClassifier.BatchSize;

    /// <summary>Decodes a file, or standard input.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder without sound.</exception>
    /// <exception cref="AudioFormatException">It is not sound.</exception>
    public static AudioClip Open(string name, AppConsole console) =>
        name == SoundFiles.StandardInput ? AudioFile.Read(console.Input) : UnreadableFileException.Name(name, () => AudioFile.Open(Require(name)));

    /// <summary>Opens a file, or standard input, of which something is to be said; a long file is decoded part by part.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder without sound.</exception>
    /// <exception cref="AudioFormatException">It is not sound, or none of which anything can be said.</exception>
    public static Recording OpenRecording(string name, AppConsole console) =>
        name == SoundFiles.StandardInput
            ? new Recording(AudioFile.Read(console.Input), name)
            : UnreadableFileException.Name(name, () => Recording.Open(Require(name)));

    /// <summary>Opens sounds in order, the next ones while one is in use; waiting for one gives it or throws why not.</summary>
    public static IEnumerable<(string Name, Task<Recording> Opened)> OpenInOrder(IEnumerable<string> names, AppConsole console) =>
        ReadAhead.InOrder(names, SoundsAhead, name => OpenRecording(name, console));

    /// <summary>Whether a sound is at fault: the others can still be used. What is written meanwhile is none of its faults.</summary>
    public static bool IsAtFault(Exception exception) =>
        exception is (AudioFormatException or IOException or UnauthorizedAccessException) and not UnwritableFileException;

    private static string Require(string name)
    {
        if (Directory.Exists(name))
        {
            // One that may not be listed says so itself.
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(name).GetEnumerator();
            throw new FileNotFoundException($"{name}: there are no WAV files in this folder", name);
        }
        return File.Exists(name) ? name : throw new FileNotFoundException($"{name}: {SoundFileName.WhyMissing(name)}", name);
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
