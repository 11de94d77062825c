using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>
/// A training that was stopped, as its run folder has it after its last whole epoch, or within the next one. Randomness is a function of seed,
/// epoch and clip, so the weights, the optimiser's moments and the logs of epochs and steps are all it takes to go on to the same bits.
/// </summary>
internal sealed class EarlierRun
{
    /// <summary>The key of a checkpoint's metadata with the seconds that the epoch under way has taken.</summary>
    public const string SecondsKey = "epoch.seconds";

    private const int LogColumns = 8;

    // Where files lie may have changed; whether features are kept, run.json tells.
    private static readonly string[] PlaceOptions = ["data", "validation", "test", "init", "cache"];

    private EarlierRun(string path, TrainSettings settings, ModelCheckpoint? last, ModelCheckpoint? part, IReadOnlyList<EpochReport> log)
    {
        Path = path;
        Settings = settings;
        State = part ?? last;
        EpochLog = [.. part?.EpochLog ?? []];
        SecondsOfEpoch = part is null ? 0 : Seconds(part, path);
        Log = log;
    }

    /// <summary>The run folder.</summary>
    public string Path { get; }

    /// <summary>The run's options.</summary>
    public TrainSettings Settings { get; }

    /// <summary>The latest state; null where none was saved.</summary>
    public ModelCheckpoint? State { get; }

    /// <summary>The whole epochs.</summary>
    public IReadOnlyList<EpochReport> Log { get; }

    /// <summary>The steps of the next epoch that <see cref="State"/> has behind it.</summary>
    public StepLogEntry[] EpochLog { get; }

    /// <summary>What these took.</summary>
    public double SecondsOfEpoch { get; }

    /// <summary>Opens a run folder.</summary>
    /// <exception cref="DataException">It is none, or its files do not fit together.</exception>
    /// <exception cref="CheckpointException">The checkpoint cannot be read.</exception>
    public static EarlierRun Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DataException(path, "there is no such run folder");
        TrainSettings settings = TrainSettings.Read(path);
        ModelCheckpoint? last = Load(RunFolder.LastName);

        // The checkpoint is written last: what the log has beyond it is done again, to the same bits.
        EpochReport[] log = last is null ? [] : [.. ReadLog(path).TakeWhile(epoch => epoch.Step <= last.Steps)];
        if (last is not null && (log.Length == 0 || log[^1].Step != last.Steps))
            throw new DataException(path, $"{RunFolder.LogName} and {RunFolder.LastName} are not of the same training");

        // One that the end of its epoch has overtaken was left by a kill between the two.
        long whole = last?.Steps ?? 0;
        ModelCheckpoint? part = Load(RunFolder.PartName) is { } saved && saved.Steps > whole ? saved : null;
        RequireOptionsOf(part ?? last, settings, path);
        return part is null || part.Steps - part.EpochLog.Count == whole
            ? new EarlierRun(path, settings, last, part, log)
            : throw new DataException(path, $"{RunFolder.PartName} and {RunFolder.LastName} are not of the same training");

        ModelCheckpoint? Load(string name)
        {
            string file = System.IO.Path.Combine(path, name);
            return File.Exists(file) ? ModelCheckpoint.Load(file) : null;
        }
    }

    /// <summary>Epochs that are done, the one under way by its share.</summary>
    /// <param name="clips">Clips that train.</param>
    public double EpochsDone(int clips) => Log.Count + Math.Min(1, (double)EpochLog.Length * Settings.BatchSize / clips);

    /// <summary>Refuses to go on with other clips than before.</summary>
    /// <exception cref="DataException">Clips have come, gone or changed.</exception>
    public void RequireSame(TrainingClips clips)
    {
        int steps = (clips.Training.Count + Settings.BatchSize - 1) / Settings.BatchSize;
        if (EpochLog.Length > steps || State?.Labels.SequenceEqual(clips.Labels) == false)
            throw new DataException(Path, "the checkpoint is of a training on other clips or classes than these; train anew");
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

    /// <summary>Refuses options that are not those of the checkpoint, as where somebody has edited them: the rest would be another training.</summary>
    private static void RequireOptionsOf(ModelCheckpoint? state, TrainSettings settings, string path)
    {
        if (state is null)
            return;
        string? difference = !state.Network.Channels.SequenceEqual(settings.Channels)
            ? $"channels {string.Join(',', state.Network.Channels)} there, {string.Join(',', settings.Channels)} here"
            : state.Extra.GetValueOrDefault("options") is { } begun ? OptionDifference.Between(begun, settings.OfAnyMachine, PlaceOptions) : null;
        if (difference is not null)
        {
            throw new DataException(
                path, $"{RunFolder.OptionsName} has other options than the checkpoint ({difference}); set it back, or train anew with --config and --out");
        }
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
        if (PlainFile.IsOtherwise(file))
            throw new DataException(file, $"this is {PlainFile.Otherwise}, not the table that training wrote");
        string[][] rows = File.Exists(file)
            ? [.. UnreadableFileException.Name(file, () => File.ReadAllLines(file)).Skip(1).Select(line => line.Split(','))]
            : [];
        bool isWhole = rows.All(row => row.Length == columns
            && row[..Math.Min(columns, 6)].All(cell => Number(cell) is not null)
            && row.Skip(6).All(cell => cell.Length == 0 || Number(cell) is not null));
        return isWhole ? rows : throw new DataException(file, "this is not the table that training wrote");
    }

    private static double Seconds(ModelCheckpoint part, string path)
    {
        string text = part.Extra.GetValueOrDefault(SecondsKey, "0");
        return Number(text) is >= 0 and < double.PositiveInfinity and double seconds
            ? seconds
            : throw new CheckpointException(System.IO.Path.Combine(path, RunFolder.PartName), $"'{SecondsKey}' in the metadata is '{text}', no number of seconds");
    }

    private static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
