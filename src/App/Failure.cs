using RawAudioNet.App.Data;
using RawAudioNet.App.Pictures;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App;

/// <summary>How a run that could not be finished ends: the one place where exceptions become a line and an exit code.</summary>
/// <param name="Code">The process's exit code.</param>
/// <param name="Message">One line: what is wrong, where, and what to do.</param>
/// <param name="Path">The file or folder concerned, where there is one.</param>
internal sealed record Failure(int Code, string Message, string? Path)
{
    public const int Bug = 1;
    public const int Usage = 2;
    public const int DataOrDevice = 3;

    public static Failure Of(Exception exception, int interruptedCode) => exception switch
    {
        UsageException => new(Usage, exception.Message, null),
        AudioFormatException format => new(DataOrDevice, format.Message, format.Path),
        DataException data => new(DataOrDevice, data.Message, data.Path),
        CheckpointException checkpoint => new(DataOrDevice, checkpoint.Message, checkpoint.Path),
        DeviceException or DrawingException => new(DataOrDevice, exception.Message, null),
        UnwritableFileException target => new(DataOrDevice, target.Message, target.Path),
        UnreadableFileException source => new(DataOrDevice, source.Message, source.Path),
        FileNotFoundException missing => new(DataOrDevice, missing.Message, missing.FileName),
        IOException or UnauthorizedAccessException => new(DataOrDevice, exception.Message, null),
        OutOfMemoryException => new(DataOrDevice, "there is not enough memory (Ogg and MP3, standard input, and what inspect looks at are decoded as a whole)", null),
        OperationCanceledException stopped => new(interruptedCode, Stop.WordsOf(stopped), null),
        _ => new(Bug, $"this is a bug in rawaudionet: {exception.GetType().Name}: {exception.Message}", null),
    };

    /// <summary>Tells the user: a line on stderr, or the JSON object on stdout and stderr; a bug with its trace.</summary>
    public int Report(AppConsole console, Exception exception, string verb, bool json)
    {
        console.ClearTransient();
        string message = Printable.Line(Message);
        string line = $"rawaudionet {verb}: {message}";
        // A usage error leaves stdout empty, even one that only shows while the command runs.
        if (json && Code != Usage)
        {
            line = JsonText.Line(new { Error = new { Code, Message = message, Path } });
            console.Out.WriteLine(line);
        }
        console.Progress(line);
        if (Code == Bug)
            console.Progress(exception.ToString());
        return Code;
    }
}
