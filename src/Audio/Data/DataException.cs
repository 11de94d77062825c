namespace RawAudioNet.Audio.Data;

/// <summary>A data set cannot be used as it is; the message says in one line where, what is wrong, and what to do.</summary>
public sealed class DataException : Exception
{
    /// <summary>Describes one fault.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="problem">What is wrong and what to do about it.</param>
    /// <param name="line">Line of the file, from 1, if it is about one.</param>
    /// <param name="column">Name of the column, if it is about one.</param>
    /// <param name="cause">The exception that revealed it, if any.</param>
    public DataException(string path, string problem, int? line = null, string? column = null, Exception? cause = null)
        : base(OneLine.Of(path + (line is null ? "" : $", line {line}") + (column is null ? "" : $", column '{column}'") + ": " + problem), cause)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>The folder or file.</summary>
    public string Path { get; }

    /// <summary>Line of the file, from 1, or null.</summary>
    public int? Line { get; }

    /// <summary>Name of the column, or null.</summary>
    public string? Column { get; }
}
