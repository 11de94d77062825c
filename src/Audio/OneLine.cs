namespace RawAudioNet.Audio;

/// <summary>Keeps messages on one line whatever the names of files and columns in them contain.</summary>
internal static class OneLine
{
    /// <summary>The text with a space for each control character.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
