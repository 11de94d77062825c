namespace RawAudioNet.Audio.Data;

/// <summary>Which columns of a table mean what; -1 for those that are not there.</summary>
/// <param name="File">File names.</param>
/// <param name="Label">Labels: names where there are names, else numbers.</param>
/// <param name="LabelNumber">Numbers that order the labels.</param>
/// <param name="Fold">Fold numbers.</param>
/// <param name="Group">Recordings.</param>
/// <param name="Part">The parts of an official division.</param>
internal readonly record struct MetadataColumns(int File, int Label, int LabelNumber, int Fold, int Group, int Part)
{
    // Names in use, the most telling first: UrbanSound8K, ESC-50, FSD50K-like tables, and what people call them themselves.
    private static readonly string[] FileNames = ["slice_file_name", "filename", "file_name", "file", "fname", "path", "filepath", "file_path", "relative_path"];
    private static readonly string[] LabelNames = ["class", "class_name", "classname", "category", "label", "labels", "class_label"];
    private static readonly string[] LabelNumberNames = ["classID", "class_id", "target", "label_id"];
    private static readonly string[] FoldNames = ["fold", "fold_id"];
    private static readonly string[] GroupNames = ["fsID", "src_file", "group", "recording", "recording_id"];
    private static readonly string[] PartNames = ["split", "set", "subset", "partition"];

    /// <summary>Finds the columns, those named in the options first.</summary>
    /// <exception cref="DataException">A named column, or any column of files or labels, is not there; the message lists those present.</exception>
    public static MetadataColumns Resolve(MetadataTable table, ManifestOptions options)
    {
        int number = Guess(table, LabelNumberNames);
        int label = options.LabelColumn is null ? Guess(table, LabelNames) : Named(table, options.LabelColumn, "--label-column");

        // Numbers order the names they stand beside; a column that was asked for by another name has nothing to do with them.
        bool usual = label >= 0 && LabelNames.Contains(table.Columns[label], StringComparer.OrdinalIgnoreCase);
        return new MetadataColumns(
            File: Needed(table, options.FileColumn, FileNames, "--file-column", "file names"),
            Label: label >= 0 ? label : number >= 0 ? number : Needed(table, null, LabelNames, "--label-column", "labels"),
            LabelNumber: usual ? number : -1,
            Fold: options.FoldColumn is null ? Guess(table, FoldNames) : Named(table, options.FoldColumn, "--fold-column"),
            Group: options.GroupColumn is null ? Guess(table, GroupNames) : Named(table, options.GroupColumn, "--group-column"),
            Part: Guess(table, PartNames));
    }

    /// <summary>Whether a table has columns of files and labels under usual names.</summary>
    public static bool AreUsual(MetadataTable table) =>
        Guess(table, FileNames) >= 0 && (Guess(table, LabelNames) >= 0 || Guess(table, LabelNumberNames) >= 0);

    private static int Guess(MetadataTable table, string[] names) =>
        names.Select(table.IndexOf).FirstOrDefault(index => index >= 0, -1);

    private static int Named(MetadataTable table, string name, string option)
    {
        int index = table.IndexOf(name);
        return index >= 0
            ? index
            : throw new DataException(table.Path, $"there is no column '{name}' ({option}); the columns are {Manifest.Listed(table.Columns)}", 1);
    }

    private static int Needed(MetadataTable table, string? name, string[] guesses, string option, string content)
    {
        int index = name is null ? Guess(table, guesses) : Named(table, name, option);
        return index >= 0
            ? index
            : throw new DataException(table.Path, $"no column of {content} was recognised; name it with {option}; the columns are {Manifest.Listed(table.Columns)}", 1);
    }
}
