using System.Globalization;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.CrossValidation;

/// <summary>The folder of a cross-validation: a run folder for each fold, called <c>fold-[number]</c>, and what is made of them together.</summary>
internal sealed class FoldFolders
{
    private const string Prefix = "fold-";

    private FoldFolders(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes the folder, or opens one that is there.</summary>
    /// <param name="path">Where, or null for the first free <c>runs/[name of the data]-[n]</c>.</param>
    /// <param name="data">The data set, for that name.</param>
    /// <exception cref="UsageException">It holds a run of <c>train</c>.</exception>
    public static FoldFolders Create(string? path, string data) => new(RunFolder.MakeForMany(path, data, "folds"));

    /// <summary>The folder of a cross-validation that is there.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static FoldFolders Open(string path) => Directory.Exists(path)
        ? new FoldFolders(path)
        : throw new DataException(path, "there is no such folder");

    /// <summary>Refuses a folder with folds that were trained otherwise, before one is added that could not be gathered with them.</summary>
    /// <param name="settings">How folds are to be trained.</param>
    /// <param name="data">The digest of the data to train on.</param>
    /// <exception cref="UsageException">One was trained otherwise, or on other data.</exception>
    public void RequireSame(TrainSettings settings, string data)
    {
        foreach (string folder in Directory.EnumerateDirectories(Path, Prefix + "*").Order(StringComparer.Ordinal))
            Member(folder).Finished(settings, data);
    }

    /// <summary>The record of a fold that is trained, or null where it is not, or not to its end.</summary>
    /// <param name="fold">The fold's number.</param>
    /// <param name="settings">How it is to be trained.</param>
    /// <param name="data">The digest of the data to train on.</param>
    /// <exception cref="UsageException">It was trained otherwise, or on other data.</exception>
    /// <exception cref="DataException">It is the record of another fold.</exception>
    public FoldRecord? Finished(int fold, TrainSettings settings, string data)
    {
        FoldRecord? record = Member(FolderOf(fold)).Finished(settings, data);
        return record is null || record.Fold == fold ? record : throw new DataException(FolderOf(fold), $"this folder holds fold {record.Fold}");
    }

    /// <summary>The folder of a fold to be trained; what an interrupted training left in it is removed.</summary>
    /// <exception cref="UsageException">Something else is in it.</exception>
    /// <exception cref="DataException">Another process trains in it.</exception>
    public RunFolder Begin(int fold) => Member(FolderOf(fold)).Begin();

    /// <summary>The records of all folds, by number.</summary>
    /// <exception cref="DataException">One is missing, or they are not of one cross-validation.</exception>
    public IReadOnlyList<FoldRecord> Collect()
    {
        MemberFolder<FoldRecord>[] folders = [.. Directory.EnumerateDirectories(Path, Prefix + "*").Select(Member).Where(folder => folder.Record is not null)];
        FoldRecord[] records = [.. folders.Select(folder => folder.Record!)];
        if (records.Length == 0)
            throw new DataException(Path, "there is no trained fold in this folder");
        for (int i = 0; i < records.Length; i++)
        {
            if (folders[i].Path != FolderOf(records[i].Fold))
                throw new DataException(folders[i].Path, $"this folder holds fold {records[i].Fold}");
            if (records[i].Data != records[0].Data || !records[i].Folds.SequenceEqual(records[0].Folds))
                throw new DataException(folders[i].Path, $"this fold divides other clips than {folders[0].Path}");
            if (folders[i].DifferenceFrom(folders[0]) is { } difference)
                throw new DataException(folders[i].Path, $"this fold was trained with other options than {folders[0].Path} ({difference})");
        }

        int[] missing = [.. records[0].Folds.Except(records.Select(record => record.Fold))];
        return missing.Length == 0
            ? [.. records.OrderBy(record => record.Fold)]
            : throw new DataException(Path, $"not trained yet: fold {string.Join(", ", missing)}; train with --fold, or all that are missing without it");
    }

    /// <summary>A fold's run folder.</summary>
    public string FolderOf(int fold) => System.IO.Path.Combine(Path, Prefix + fold.ToString(CultureInfo.InvariantCulture));

    private static MemberFolder<FoldRecord> Member(string folder) => new(folder);
}
