using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.CrossValidation;

/// <summary>The folder of a cross-validation: a run folder for each fold, called <c>fold-[number]</c>, and what is made of them together.</summary>
internal sealed class FoldFolders
{
    private const string Prefix = "fold-";

    // Where the data lie and where they are computed on may differ between the machines that share the folds.
    private static readonly string[] FreeOptions = ["data", "device", "threads", "fold"];

    private FoldFolders(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes the folder, or opens one that is there.</summary>
    /// <param name="path">Where, or null for the first free <c>runs/[name of the data]-[n]</c>.</param>
    /// <param name="data">The data set, for that name.</param>
    /// <exception cref="UsageException">It holds a run of <c>train</c>.</exception>
    public static FoldFolders Create(string? path, string data)
    {
        if (path is null)
        {
            path = RunFolder.ClaimFirstFree("runs", data);
            File.Delete(System.IO.Path.Combine(path, RunFolder.LogName));
        }
        if (File.Exists(System.IO.Path.Combine(path, RunFolder.LastName)))
            throw new UsageException($"the folder '{path}' holds a trained run, not folds; give --out another one");
        RunFolder.Make(path);
        return new FoldFolders(path);
    }

    /// <summary>The folder of a cross-validation that is there.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static FoldFolders Open(string path) => Directory.Exists(path)
        ? new FoldFolders(path)
        : throw new DataException(path, "there is no such folder");

    /// <summary>The record of a fold that is trained, or null where it is not, or not to its end.</summary>
    /// <param name="fold">The fold's number.</param>
    /// <param name="settings">How it is to be trained.</param>
    /// <param name="data">The digest of the data to train on.</param>
    /// <exception cref="UsageException">It was trained otherwise, or on other data.</exception>
    public FoldRecord? Finished(int fold, TrainSettings settings, string data)
    {
        string folder = FolderOf(fold);
        if (ReadRecord(folder) is not { } record)
            return null;
        if (Difference(Options(folder), JsonNode.Parse(JsonText.Document(settings))!.AsObject()) is { } difference)
            throw new UsageException($"{folder} was trained with other options ({difference}); give --out another folder");
        return record.Data == data
            ? record
            : throw new UsageException($"{folder} was trained on other clips than there are now; give --out another folder");
    }

    /// <summary>The folder of a fold to be trained; what an interrupted training left in it is removed.</summary>
    /// <exception cref="UsageException">Something else is in it.</exception>
    /// <exception cref="DataException">Another process trains in it.</exception>
    public RunFolder Begin(int fold)
    {
        string folder = FolderOf(fold);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (!File.Exists(System.IO.Path.Combine(folder, RunFolder.OptionsName)))
                throw new UsageException($"the folder '{folder}' holds something else than a fold; give --out another folder");
            RunLock.Take(folder).Dispose();
            Directory.Delete(folder, recursive: true);
        }
        return RunFolder.Create(folder, folder);
    }

    /// <summary>The records of all folds, by number.</summary>
    /// <exception cref="DataException">One is missing, or they are not of one cross-validation.</exception>
    public IReadOnlyList<FoldRecord> Collect()
    {
        string[] folders = [.. Directory.EnumerateDirectories(Path, Prefix + "*").Where(folder => ReadRecord(folder) is not null)];
        FoldRecord[] records = [.. folders.Select(folder => ReadRecord(folder)!)];
        if (records.Length == 0)
            throw new DataException(Path, "there is no trained fold in this folder");
        for (int i = 1; i < records.Length; i++)
        {
            if (records[i].Data != records[0].Data || !records[i].Folds.SequenceEqual(records[0].Folds))
                throw new DataException(folders[i], $"this fold divides other clips than {folders[0]}");
            if (Difference(Options(folders[i]), Options(folders[0])) is { } difference)
                throw new DataException(folders[i], $"this fold was trained with other options than {folders[0]} ({difference})");
        }

        int[] missing = [.. records[0].Folds.Except(records.Select(record => record.Fold))];
        return missing.Length == 0
            ? [.. records.OrderBy(record => record.Fold)]
            : throw new DataException(Path, $"not trained yet: fold {string.Join(", ", missing)}; train with --fold, or all that are missing without it");
    }

    /// <summary>A fold's run folder.</summary>
    public string FolderOf(int fold) => System.IO.Path.Combine(Path, Prefix + fold.ToString(CultureInfo.InvariantCulture));

    private static JsonObject Options(string folder) => Read<JsonObject>(System.IO.Path.Combine(folder, RunFolder.OptionsName));

    private static FoldRecord? ReadRecord(string folder)
    {
        string file = System.IO.Path.Combine(folder, FoldRecord.FileName);
        return File.Exists(file) ? Read<FoldRecord>(file) : null;
    }

    private static T Read<T>(string file)
    {
        try
        {
            return JsonText.Parse<T>(File.ReadAllText(file));
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"this is not what crossval wrote ({exception.Message})", cause: exception);
        }
    }

    /// <summary>The first option in which two trainings differ, or null.</summary>
    private static string? Difference(JsonObject was, JsonObject wanted)
    {
        string? name = was.Select(option => option.Key)
            .Union(wanted.Select(option => option.Key))
            .Except(FreeOptions)
            .FirstOrDefault(name => !JsonNode.DeepEquals(was[name], wanted[name]));
        return name is null ? null : $"{name} {Text(was[name])} there, {Text(wanted[name])} here";

        static string Text(JsonNode? value) => value?.ToJsonString() ?? "not set";
    }
}
