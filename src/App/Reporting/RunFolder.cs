using System.Globalization;
using System.Text;
using RawAudioNet.App.CrossValidation;
using RawAudioNet.App.Data;
using RawAudioNet.App.Tuning;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Reporting;

/// <summary>
/// The folder of a training run and its files; each is there whole or not at all. What depends on the clock is apart (timing.csv, run.json),
/// so that the same training leaves the same bytes in all others.
/// </summary>
internal sealed class RunFolder
{
    public const string BestName = "best.safetensors";
    public const string LastName = "last.safetensors";

    /// <summary>The training within an epoch; there only until the epoch's end.</summary>
    public const string PartName = "part.safetensors";

    public const string OptionsName = "options.json";
    public const string PredictionsName = "predictions.csv";
    public const string TestPredictionsName = "test-predictions.csv";
    public const string MetricsName = "metrics.json";
    public const string PredictionsHeader = "file,label,predicted,probability,loss\n";

    public const string LogName = "log.csv";
    public const string TimingName = "timing.csv";

    private const string LogHeader = "epoch,step,lr,beta1,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n";

    // Of the files that are written here.
    private static readonly string[] Extensions = [".safetensors", ".csv", ".json", ".png", ".html"];

    private static readonly string[] Checkpoints = [BestName, LastName, PartName];

    private static readonly string[] Names =
    [
        .. Checkpoints, OptionsName, PredictionsName, TestPredictionsName, LogName, TimingName, MetricsName, ClipRecord.FileName,
        RunRecord.FileName, RunReport.Curves, RunReport.Confusion, RunReport.PageName, RunLock.FileName, RunLock.OwnerName,
        FoldRecord.FileName, TrialRecord.FileName,
    ];

    private readonly StringBuilder log = new(LogHeader);
    private readonly StringBuilder timing = new("epoch,seconds,clipsPerSecond\n");

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    public string BestCheckpoint => At(BestName);

    public string LastCheckpoint => At(LastName);

    public string PartCheckpoint => At(PartName);

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">Where, or null for the first free <c>runs/[name of the data]-[n]</c>.</param>
    /// <param name="data">The data set, for that name.</param>
    /// <param name="runs">The folder of such runs.</param>
    /// <exception cref="UsageException">The folder holds a run already.</exception>
    public static RunFolder Create(string? path, string data, string runs = "runs")
    {
        path ??= ClaimFirstFree(runs, data);
        ThrowIfTaken(path);
        Make(path);
        return new RunFolder(path);
    }

    /// <summary>Makes the folder of many runs, or opens one that is there.</summary>
    /// <param name="path">Where, or null for the first free <c>runs/[name of the data]-[n]</c>.</param>
    /// <param name="data">The data set, for that name.</param>
    /// <param name="content">What the runs in it are called.</param>
    /// <exception cref="UsageException">It holds a single run.</exception>
    public static string MakeForMany(string? path, string data, string content)
    {
        if (path is null)
        {
            path = ClaimFirstFree("runs", data);
            File.Delete(System.IO.Path.Combine(path, LogName));
        }
        if (File.Exists(System.IO.Path.Combine(path, LastName)))
            throw new UsageException($"the folder '{path}' holds a trained run, not {content}; give --out another one");
        Make(path);
        return path;
    }

    /// <summary>Refuses a folder that holds a run already, before work is done for another.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void ThrowIfTaken(string path)
    {
        foreach (string name in Checkpoints)
        {
            if (File.Exists(System.IO.Path.Combine(path, name)))
                throw new UsageException($"the folder '{path}' holds a trained run; give --out another one, or go on with it by --resume");
        }
    }

    /// <summary>Makes a folder for results, if it is not there.</summary>
    /// <exception cref="DataException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "the run folder cannot be made here; give --out another one", cause: fault);
        }
    }

    /// <summary>Whether a folder is that of a run that was begun.</summary>
    public static bool IsBegun(string path) => File.Exists(System.IO.Path.Combine(path, OptionsName));

    /// <summary>Whether a file is a checkpoint of the run whose folder it is in.</summary>
    public static bool IsCheckpoint(string file) =>
        Checkpoints.Contains(System.IO.Path.GetFileName(file)) && IsBegun(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);

    /// <summary>Something in a run folder that no training put there, or null.</summary>
    public static string? ForeignIn(string path) => Directory.EnumerateFileSystemEntries(path).FirstOrDefault(entry => !Names.Contains(
        System.IO.Path.GetExtension(entry) == AtomicFile.TemporarySuffix ? System.IO.Path.GetFileNameWithoutExtension(entry) : System.IO.Path.GetFileName(entry)));

    /// <summary>The folder of a run that goes on; files that a kill left half-written are removed.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="log">The epochs that are done.</param>
    public static RunFolder Resume(string path, IReadOnlyList<EpochReport> log)
    {
        var folder = new RunFolder(path);
        foreach (string file in Directory.EnumerateFiles(path, "*" + AtomicFile.TemporarySuffix).Where(IsOurs))
            AtomicFile.Delete(file);
        foreach (EpochReport epoch in log)
            folder.Append(epoch);
        return folder;
    }

    /// <summary>A file in the folder.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Adds an epoch to log.csv and timing.csv.</summary>
    public void Log(EpochReport epoch)
    {
        Append(epoch);
        AtomicFile.WriteText(At(LogName), log.ToString());
        AtomicFile.WriteText(At(TimingName), timing.ToString());
    }

    /// <summary>Writes a JSON document.</summary>
    public void Write<T>(string name, T document) => AtomicFile.WriteText(At(name), JsonText.Document(document));

    /// <summary>Writes predictions.csv, or such a file under another name.</summary>
    public void WritePredictions(string name, IEnumerable<ClipPrediction> predictions)
    {
        var text = new StringBuilder(PredictionsHeader);
        foreach (ClipPrediction clip in predictions)
            text.Append(CsvText.Row(clip.File, clip.Label, clip.Predicted, CsvText.Number(clip.Probability), CsvText.Number(clip.Loss)));
        AtomicFile.WriteText(At(name), text.ToString());
    }

    /// <summary>Makes the first free <c>[runs]/[name of the data]-[n]</c>, with the log in it.</summary>
    /// <remarks>Making a folder also succeeds where another process has just made it; its log, though, only one of them can make.</remarks>
    public static string ClaimFirstFree(string runs, string data)
    {
        string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(data)));
        for (int n = 1; ; n++)
        {
            string path = System.IO.Path.Combine(runs, $"{name}-{n.ToString(CultureInfo.InvariantCulture)}");
            if (Directory.Exists(path) || File.Exists(path))
                continue;
            Make(path);
            string log = System.IO.Path.Combine(path, LogName);
            try
            {
                using var file = new FileStream(log, FileMode.CreateNew);
                file.Write(Encoding.UTF8.GetBytes(LogHeader));
                return path;
            }
            catch (IOException) when (File.Exists(log))
            {
                // The other was faster: the next number.
            }
        }
    }

    private static bool IsOurs(string temporary) => Extensions.Contains(System.IO.Path.GetExtension(System.IO.Path.GetFileNameWithoutExtension(temporary)));

    private void Append(EpochReport epoch)
    {
        log.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.Step},{epoch.Lr},{epoch.Beta1},{epoch.TrainLoss},{epoch.TrainAccuracy},");
        log.Append(CultureInfo.InvariantCulture, $"{epoch.ValidationLoss},{epoch.ValidationAccuracy}\n");
        timing.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.Seconds:F3},{epoch.ClipsPerSecond:F1}\n");
    }
}
