namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// The calls to the system that <see cref="AtomicFile"/> is made of. They stand apart so that a test can let each single one of them fail, or
/// be the last that a process does.
/// </summary>
internal interface IFileCalls
{
    /// <summary>Makes a file or empties the one that is there; every write to the stream is a call of its own.</summary>
    Stream Create(string path);

    /// <summary>Waits until a file's content is on the disk.</summary>
    void Flush(Stream file);

    /// <summary>Gives a file another name, which it takes from the file that has it.</summary>
    void Rename(string path, string newPath);

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    void FlushFolder(string folder);

    /// <summary>Removes a file; does nothing where there is none.</summary>
    void Delete(string path);
}
