namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>A checkpoint that cannot be used; the message is one line: the file and what is wrong with it.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Describes one fault of one file.</summary>
    /// <param name="path">The file, or the name given to a stream.</param>
    /// <param name="problem">What is wrong, in one line.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public CheckpointException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException)
    {
        Path = path;
    }

    /// <summary>The file, or the name given to a stream.</summary>
    public string Path { get; }
}
