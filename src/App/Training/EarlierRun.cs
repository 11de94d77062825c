using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>
/// A training that was stopped, as its run folder has it after its last whole epoch. Randomness is a function of seed, epoch and clip, so the
/// weights, the optimiser's moments and the log are all it takes to go on to the same bits.
/// </summary>
internal sealed class EarlierRun
{
    private const int LogColumns = 8;

    private EarlierRun(string path, TrainSettings settings, ModelCheckpoint? last, IReadOnlyList<EpochReport> log)
    {
        Path = path;
        Settings = settings;
        Last = last;
        Log = log;
    }

    /// <summary>The run folder.</summary>
    public string Path { get; }

    /// <summary>The run's options.</summary>
    public TrainSettings Settings { get; }

    /// <summary>The state after the last whole epoch; null where there was none.</summary>
    public ModelCheckpoint? Last { get; }

    /// <summary>The epochs up to then.</summary>
    public IReadOnlyList<EpochReport> Log { get; }

    /// <summary>Opens a run folder.</summary>
    /// <exception cref="DataException">It is none, or its files do not fit together.</exception>
    /// <exception cref="CheckpointException">The checkpoint cannot be read.</exception>
    public static EarlierRun Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DataException(path, "there is no such run folder");
        TrainSettings settings = TrainSettings.Read(path);
        string file = System.IO.Path.Combine(path, RunFolder.LastName);
        if (!File.Exists(file))
            return new EarlierRun(path, settings, null, []);

        // The checkpoint is written last: what the log has beyond it is done again, to the same bits.
        ModelCheckpoint last = ModelCheckpoint.Load(file);
        EpochReport[] log = [.. ReadLog(path).TakeWhile(epoch => epoch.Step <= last.Steps)];
        return log.Length > 0 && log[^1].Step == last.Steps
            ? new EarlierRun(path, settings, last, log)
            : throw new DataException(path, $"{RunFolder.LogName} and {RunFolder.LastName} are not of the same training");
    }

    /// <summary>Refuses to go on with other clips than before.</summary>
    /// <exception cref="DataException">Clips have come, gone or changed.</exception>
    public void RequireSame(TrainingClips clips)
    {
        string file = System.IO.Path.Combine(Path, ClipRecord.FileName);
        if (!File.Exists(file))
            return;
        HashSet<(string, string, string)> before = [.. ClipRecord.Read(file).Select(Key)];
        (string Set, string Name, string Content)[] now = [.. ClipRecord.Of(clips).Select(Key)];
        if (before.SetEquals(now))
            return;
        string stranger = now.Where(clip => !before.Contains(clip)).Select(clip => clip.Name).FirstOrDefault() ?? "a clip is gone";
        throw new DataException(Path, $"the data are not those that the run was begun with (first: {stranger}); train anew");

        static (string Set, string Name, string Content) Key(ClipRecord clip) => (clip.Set, clip.Name, clip.Content);
    }

    private static IEnumerable<EpochReport> ReadLog(string path)
    {
        string[][] log = ReadTable(System.IO.Path.Combine(path, RunFolder.LogName), LogColumns);
        string[][] timing = ReadTable(System.IO.Path.Combine(path, RunFolder.TimingName), 3);
        return log.Zip(timing, (row, time) => new EpochReport(
            (int)Number(row[0])!.Value,
            (int)Number(row[1])!.Value,
            Number(row[2])!.Value,
            Number(row[3])!.Value,
            Number(row[4])!.Value,
            Number(row[5])!.Value,
            Number(row[6]),
            Number(row[7]),
            Number(time[1])!.Value,
            Number(time[2])!.Value));
    }

    private static string[][] ReadTable(string file, int columns)
    {
        string[][] rows = File.Exists(file) ? [.. File.ReadAllLines(file).Skip(1).Select(line => line.Split(','))] : [];
        bool isWhole = rows.All(row => row.Length == columns && row[..Math.Min(columns, 6)].All(cell => Number(cell) is not null));
        return isWhole ? rows : throw new DataException(file, "this is not the table that training wrote");
    }

    private static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
