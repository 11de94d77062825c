using System.Globalization;

namespace RawAudioNet.Audio.Data;

/// <summary>Lists the clips that a CSV file describes.</summary>
internal static class MetadataFile
{
    // Where a listed file may lie below the data root, the most explicit first.
    private static readonly Func<string, int?, string>[] Layouts =
    [
        (name, _) => name,
        (name, fold) => $"audio/fold{fold}/{name}",
        (name, _) => $"audio/{name}",
        (name, fold) => $"fold{fold}/{name}",
    ];

    private static readonly Dictionary<string, ClipPart> PartNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = ClipPart.Training, ["training"] = ClipPart.Training,
        ["val"] = ClipPart.Validation, ["valid"] = ClipPart.Validation, ["validation"] = ClipPart.Validation, ["dev"] = ClipPart.Validation,
        ["test"] = ClipPart.Test, ["testing"] = ClipPart.Test, ["eval"] = ClipPart.Test, ["evaluation"] = ClipPart.Test,
    };

    /// <summary>
    /// The table of a root in the shape of UrbanSound8K or ESC-50, whose sound is in <c>audio</c> or <c>fold*</c>; null for a root of
    /// another shape.
    /// </summary>
    /// <exception cref="DataException">There are folds but no table, or more than one that fit.</exception>
    public static string? Find(string root, ManifestOptions options)
    {
        string audio = Path.Combine(root, "audio");
        bool hasAudio = Directory.Exists(audio);
        bool hasFolds = HasFolds(root) || (hasAudio && HasFolds(audio));
        if (!hasAudio && !hasFolds)
            return null;

        string[] tables = [.. ((string[])["metadata", "meta", ""])
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csv"))
            .Where(path => !Path.GetFileName(path).StartsWith('.'))
            .Order(StringComparer.Ordinal)];
        if (tables.Length == 1 && (hasFolds || options.FileColumn is not null))
            return tables[0];
        string[] fitting = [.. tables.Where(path => MetadataColumns.AreUsual(MetadataTable.Read(path)))];
        if (fitting.Length == 1)
            return fitting[0];
        if (fitting.Length == 0 && !hasFolds)
            return null;
        throw new DataException(root, tables.Length == 0
            ? "there are folders of folds but no metadata/*.csv; name the table with --metadata, or tell labels from names with --label-pattern"
            : $"{tables.Length} CSV files are here, {fitting.Length} of which list clips; choose one with --metadata");
    }

    /// <summary>Lists the clips of a table whose files are relative to <paramref name="root"/>.</summary>
    /// <exception cref="DataException">The table cannot be understood, or names a file outside the root.</exception>
    public static Manifest Load(string root, string path, ManifestOptions options, List<string> warnings)
    {
        MetadataTable table = MetadataTable.Read(path);
        MetadataColumns columns = MetadataColumns.Resolve(table, options);
        Row[] rows = [.. table.Rows.Select(row => ReadRow(table, columns, row.Line, row.Cells))];
        bool divided = IsDivided(rows);
        var clips = new Dictionary<string, ListedClip>(StringComparer.Ordinal);
        foreach ((Row row, string name) in rows.Zip(Locate(root, table, columns, rows, options.FollowLinks, warnings)))
        {
            ClipPart part = divided ? PartNames[row.Part!] : ClipPart.Unassigned;
            var clip = new ListedClip(Path.Combine(root, name), name, row.Label, row.Fold, row.Group, part);
            if (clips.TryAdd(name, clip))
                continue;
            if (clips[name] != clip)
                throw new DataException(path, $"'{name}' is listed before with another label, fold or recording", row.Line);
            warnings.Add($"'{name}' is listed twice (again in line {row.Line}); it was taken once.");
        }

        return Manifest.Build(root, clips.Values, OrderLabels(rows, warnings), options, warnings);
    }

    private static bool HasFolds(string folder) => Directory.EnumerateDirectories(folder, "fold*")
        .Any(path => int.TryParse(Path.GetFileName(path).AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static Row ReadRow(MetadataTable table, MetadataColumns columns, int line, string[] cells)
    {
        string file = cells[columns.File].Replace('\\', '/');
        if (file.Length == 0)
            throw new DataException(table.Path, "there is no file name", line, table.Columns[columns.File]);
        if (file.Contains('\0', StringComparison.Ordinal))
            throw new DataException(table.Path, "the file name has a zero character, which no path may have", line, table.Columns[columns.File]);
        string label = WholeNumber(cells[columns.Label]);
        if (label.Length == 0)
            throw new DataException(table.Path, "there is no label", line, table.Columns[columns.Label]);

        int? fold = null;
        if (columns.Fold >= 0)
        {
            string cell = cells[columns.Fold];
            string digits = WholeNumber(cell.StartsWith("fold", StringComparison.OrdinalIgnoreCase) ? cell[4..] : cell);
            fold = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw new DataException(table.Path, $"'{cell}' is not the number of a fold", line, table.Columns[columns.Fold]);
        }

        string? group = columns.Group >= 0 ? WholeNumber(cells[columns.Group]) : null;
        string? labelNumber = columns.LabelNumber >= 0 ? WholeNumber(cells[columns.LabelNumber]) : null;
        string? part = columns.Part >= 0 ? cells[columns.Part] : null;
        return new Row(line, file, label, labelNumber, fold, group is "" ? null : group, part);
    }

    // A column of that name may mean anything: it divides the clips if it says nothing but usual names of parts, validation among them.
    private static bool IsDivided(Row[] rows) =>
        rows.All(row => row.Part is not null && PartNames.ContainsKey(row.Part))
        && rows.Any(row => PartNames[row.Part!] == ClipPart.Validation);

    /// <summary>Finds for each row the place of its file; files that are nowhere are given the commonest layout of the others.</summary>
    private static string[] Locate(
        string root, MetadataTable table, MetadataColumns columns, Row[] rows, bool followLinks, List<string> warnings)
    {
        var folders = new DataRoot(root);
        string inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        int[] found = new int[rows.Length];
        int[] uses = new int[Layouts.Length];
        int likely = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            Row row = rows[i];
            bool escapes = Path.IsPathRooted(row.File)
                || Layouts.Any(layout => !Path.GetFullPath(Path.Combine(root, layout(row.File, row.Fold))).StartsWith(inside, StringComparison.Ordinal));
            if (escapes)
                throw new DataException(table.Path, $"'{row.File}' is outside the data root; name files relative to it", row.Line, table.Columns[columns.File]);

            bool Exists(int layout) => File.Exists(Path.Combine(root, Layouts[layout](row.File, row.Fold)));
            found[i] = Exists(likely) ? likely : Array.FindIndex([.. Enumerable.Range(0, Layouts.Length)], Exists);
            if (found[i] >= 0)
                uses[likely = found[i]]++;
            if (found[i] >= 0 && !followLinks && !folders.Contains(Path.Combine(root, Layouts[found[i]](row.File, row.Fold))))
                throw new DataException(table.Path, $"'{row.File}' leads out of the data root by a link; --follow-links takes it", row.Line, table.Columns[columns.File]);
        }

        int commonest = Array.IndexOf(uses, uses.Max());
        int missing = found.Count(layout => layout < 0);
        if (missing > 0)
            warnings.Add($"{missing} of the {rows.Length} files listed in the table do not exist.");
        return [.. rows.Zip(found, (row, layout) => Layouts[layout < 0 ? commonest : layout](row.File, row.Fold))];
    }

    /// <summary>By the numbers beside the names, if each name has one number of its own; numeric labels by value; else ordinal.</summary>
    private static string[] OrderLabels(Row[] rows, List<string> warnings)
    {
        (string Label, string? Number)[] pairs = [.. rows.Select(row => (row.Label, row.LabelNumber)).Distinct()];
        string[] labels = [.. pairs.Select(pair => pair.Label).Distinct().Order(StringComparer.Ordinal)];
        bool numbered = pairs.All(pair => IsNumber(pair.Number));
        if (numbered && pairs.Length == labels.Length && pairs.DistinctBy(pair => pair.Number).Count() == labels.Length)
            return [.. pairs.OrderBy(pair => ValueOf(pair.Number!)).Select(pair => pair.Label)];
        if (numbered)
            warnings.Add("Names and numbers of the classes do not belong together one to one; the classes are in the order of their names.");
        return labels.All(IsNumber) ? [.. labels.OrderBy(ValueOf)] : labels;
    }

    // Tables that went through pandas write 3 as 3.0.
    private static string WholeNumber(string cell) => cell.EndsWith(".0", StringComparison.Ordinal) && IsNumber(cell[..^2]) ? cell[..^2] : cell;

    private static bool IsNumber(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static int ValueOf(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private sealed record Row(int Line, string File, string Label, string? LabelNumber, int? Fold, string? Group, string? Part);
}
