namespace RawAudioNet.Audio.Data;

/// <summary>Counts the files of a search that are sound by their names, but of kinds that nothing here reads.</summary>
public sealed class UnreadKinds
{
    private readonly SortedSet<string> extensions = new(StringComparer.Ordinal);
    private int count;

    /// <summary>One sentence that counts and names them; null where there are none.</summary>
    public string? Sentence
    {
        get
        {
            string names = string.Join(", ", extensions);
            return count switch
            {
                0 => null,
                1 => $"1 file of a kind not read here ({names}) is passed over",
                _ => $"{count} files of kinds not read here ({names}) are passed over",
            };
        }
    }

    /// <summary>Counts a file, if it is of such a kind.</summary>
    /// <param name="name">Its name or path.</param>
    public void Add(string name)
    {
        if (!SoundFileName.IsUnreadSound(name))
            return;
        count++;
        extensions.Add(Path.GetExtension(name).ToLowerInvariant());
    }
}
