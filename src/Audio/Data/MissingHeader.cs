using System.Globalization;

namespace RawAudioNet.Audio.Data;

/// <summary>Names the columns of a table that lost its first line, as copies of UrbanSound8K in the wild have.</summary>
internal static class MissingHeader
{
    private static readonly string[] UrbanSound = ["slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class"];
    private static readonly string[] Esc = ["filename", "fold", "target", "category", "esc10", "src_file", "take"];

    /// <summary>Whether a first line is a clip already: one of its cells is the name of a sound file, which no column is called.</summary>
    public static bool IsMissing(IEnumerable<string> firstLine) => firstLine.Any(SoundFileName.IsSound);

    /// <summary>
    /// The columns' names: those of the data set that the names of files and the number of columns tell, else file and label where there
    /// are two, else 1, 2, ….
    /// </summary>
    public static string[] Columns(IReadOnlyList<string> firstLine)
    {
        if (firstLine.Count == UrbanSound.Length && RecordingName.IsUrbanSound(firstLine[0]))
            return UrbanSound;
        if (firstLine.Count == Esc.Length && RecordingName.IsEsc(firstLine[0]))
            return Esc;
        if (firstLine.Count == 2)
            return SoundFileName.IsSound(firstLine[0]) ? ["file", "label"] : ["label", "file"];
        return [.. Enumerable.Range(1, firstLine.Count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }
}
