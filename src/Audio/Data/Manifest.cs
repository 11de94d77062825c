namespace RawAudioNet.Audio.Data;

/// <summary>
/// The clips of a data set and their classes, in an order that depends on names alone: a clip's index in <see cref="Clips"/> is its
/// identity for every random draw, so the same data give the same training run wherever they lie.
/// </summary>
public sealed class Manifest
{
    private static readonly string[] SplitNames = ["dev", "eval", "test", "testing", "train", "training", "val", "valid", "validation"];

    private Manifest(string root, IReadOnlyList<string> labels, IReadOnlyList<Clip> clips, IReadOnlyList<string> warnings)
    {
        Root = root;
        Labels = labels;
        Clips = clips;
        Warnings = warnings;
        Folds = [.. clips.Where(clip => clip.Fold is not null).Select(clip => clip.Fold!.Value).Distinct().Order()];
    }

    /// <summary>The folder that clip names are relative to.</summary>
    public string Root { get; }

    /// <summary>The classes in the order of their indices: ordinal by name, or by number where the data set numbers them.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The clips in ordinal order of their names. Files that a table lists but that do not exist are among them.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>What looks odd but does not stop anything, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The official folds, ascending; empty if there are none.</summary>
    public IReadOnlyList<int> Folds { get; }

    /// <summary>
    /// Lists a data set: by <see cref="ManifestOptions.Metadata"/> or <see cref="ManifestOptions.LabelPattern"/> if given; else by the table
    /// of a root that is shaped like UrbanSound8K or ESC-50 (<c>audio</c> or <c>fold*</c> beside <c>metadata/*.csv</c>, <c>meta/*.csv</c> or
    /// <c>*.csv</c>); else one class for each sub-folder that holds sound at any depth.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="options">What cannot be guessed; null for nothing.</param>
    /// <returns>The clips and classes.</returns>
    /// <exception cref="DataException">The folder or table is missing, unreadable, or without clips.</exception>
    public static Manifest Load(string root, ManifestOptions? options = null)
    {
        options ??= new ManifestOptions();
        if (!Directory.Exists(root))
            throw new DataException(root, File.Exists(root) ? "this is a file; give the folder of the data set" : "there is no such folder");

        if (options.Metadata is not null && options.LabelPattern is not null)
            throw new DataException(root, "--metadata and --label-pattern exclude each other: labels come from a table or from file names");

        var warnings = new List<string>();
        string? metadata = options.Metadata ?? (options.LabelPattern is null ? MetadataFile.Find(root, options) : null);
        if (metadata is not null)
            return MetadataFile.Load(root, metadata, options, warnings);
        string? column = options.FileColumn ?? options.LabelColumn ?? options.FoldColumn ?? options.GroupColumn;
        return column is null
            ? FolderScan.Load(root, options, warnings)
            : throw new DataException(root, $"there is no table that could have a column '{column}'; name it with --metadata");
    }

    /// <summary>The same clips under the classes of a trained model, in its order.</summary>
    /// <param name="labels">The model's classes.</param>
    /// <returns>A manifest with exactly these labels; some may have no clips.</returns>
    /// <exception cref="DataException">A class of the data is not among them.</exception>
    public Manifest WithLabels(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, int> indices = labels.Select((label, index) => (label, index)).ToDictionary(pair => pair.label, pair => pair.index);
        string[] unknown = [.. Labels.Where(label => !indices.ContainsKey(label))];
        if (unknown.Length > 0)
            throw new DataException(Root, $"the classes {Listed(unknown)} are not among those of the model: {Listed(labels)}");
        return new Manifest(Root, [.. labels], [.. Clips.Select(clip => clip with { Label = indices[Labels[clip.Label]] })], Warnings);
    }

    /// <summary>Puts listed clips in order and gives their labels the indices of <paramref name="labels"/>.</summary>
    internal static Manifest Build(
        string root, IEnumerable<ListedClip> listed, IReadOnlyList<string> labels, ManifestOptions options, List<string> warnings)
    {
        Dictionary<string, int> indices = labels.Select((label, index) => (label, index)).ToDictionary(pair => pair.label, pair => pair.index);
        ListedClip[] ordered = [.. listed.OrderBy(clip => clip.Name, StringComparer.Ordinal)];
        string?[] groups = options.GroupPattern is null
            ? [.. ordered.Select(clip => clip.Group ?? RecordingName.GroupOf(clip.Name))]
            : new NamePattern(root, "--group-pattern", "group", options.GroupPattern)
                .Find([.. ordered.Select(clip => clip.Name)], "each of these counts as a recording of its own", warnings);
        Clip[] clips = [.. ordered
            .Zip(groups, (clip, group) => new Clip(clip.Path, clip.Name, indices[clip.Label], clip.Fold, group, clip.Part))
            .Select((clip, index) => clip with { Index = index })];

        if (labels.Count == 1)
            warnings.Add($"There is only one class, '{labels[0]}': a classifier needs two.");
        if (labels.All(label => SplitNames.Contains(label, StringComparer.OrdinalIgnoreCase)))
            warnings.Add($"The classes are called {Listed(labels)}: give one of these folders if the classes are inside.");
        return new Manifest(root, labels, clips, warnings);
    }

    /// <summary>Names in quotes for a message, the first dozen of them.</summary>
    internal static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(12).Select(name => $"'{name}'")) + (names.Count > 12 ? $" and {names.Count - 12} more" : "");
}
