namespace RawAudioNet.Audio.Data;

/// <summary>
/// Tells by its name whether a file is listed as sound when a folder is searched. What it really is shows when it is opened: a listed
/// file that no decoder knows becomes a <see cref="BadClip"/>.
/// </summary>
public static class SoundFileName
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".bw64", ".w64", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf",
    };

    // Lossy and lossless codings that neither our own reader nor libsndfile knows.
    private static readonly HashSet<string> UnreadExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".aac", ".ac3", ".amr", ".ape", ".dff", ".dsf", ".m4a", ".m4b", ".mka", ".mpc", ".tta", ".weba", ".wma", ".wv",
    };

    /// <summary>Whether a name has an extension of a sound format, in any case, and does not begin with a dot.</summary>
    /// <param name="name">A file name or a path.</param>
    /// <returns>Whether to list it. macOS leaves a <c>._x.wav</c> beside <c>x.wav</c>, which is no sound.</returns>
    public static bool IsSound(string name) => !Path.GetFileName(name).StartsWith('.') && Extensions.Contains(Path.GetExtension(name));

    /// <summary>Says why a file that a folder lists, or that somebody names, cannot be found.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What is wrong, in words.</returns>
    public static string WhyMissing(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? "its name is not in UTF-8, the one encoding of names that is read here; rename it"
        : "there is no such file";

    /// <summary>Whether a name has an extension of a sound format that nothing here reads, in any case.</summary>
    /// <param name="name">A file name or a path.</param>
    /// <returns>Whether to tell that it is passed over.</returns>
    public static bool IsUnreadSound(string name) =>
        !Path.GetFileName(name).StartsWith('.') && UnreadExtensions.Contains(Path.GetExtension(name));
}
