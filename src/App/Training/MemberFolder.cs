using System.Text.Json;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Training;

/// <summary>The run folder of one of many trainings: kept where it has its record, else trained anew.</summary>
/// <param name="path">The folder.</param>
internal sealed class MemberFolder<TRecord>(string path)
    where TRecord : class, ITrainingRecord
{
    // Where the data lie and where they are computed on may differ between the machines that share the trainings.
    private static readonly string[] FreeOptions = ["data", "device", "threads", "fold"];

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>What the training came to, or null where it is not done, or not to its end.</summary>
    public TRecord? Record
    {
        get
        {
            string file = System.IO.Path.Combine(path, TRecord.File);
            if (!File.Exists(file))
                return null;
            TRecord record = Read(file);
            return record.IsPossible ? record : throw new DataException(file, "this is not what such a training wrote (it has figures that cannot be)");
        }
    }

    private TrainSettings Options => TrainSettings.Read(path);

    /// <summary>The record of a training that is done, or null.</summary>
    /// <param name="settings">How it is to be trained.</param>
    /// <param name="data">The digest of the data to train on.</param>
    /// <exception cref="UsageException">It was trained otherwise, or on other data.</exception>
    public TRecord? Finished(TrainSettings settings, string data)
    {
        if (Record is not { } record)
            return null;
        if (OptionDifference.Between(Options, settings, FreeOptions) is { } difference)
            throw new UsageException($"{path} was trained with other options ({difference}); give --out another folder");
        return record.Data == data
            ? record
            : throw new UsageException($"{path} was trained on other clips than there are now; give --out another folder");
    }

    /// <summary>The folder for the training to be done; what an interrupted one left in it is removed.</summary>
    /// <exception cref="UsageException">Something else is in it.</exception>
    /// <exception cref="DataException">Another process trains in it.</exception>
    public RunFolder Begin()
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            if (!RunFolder.IsBegun(path))
                throw new UsageException($"the folder '{path}' holds something else than a training; give --out another folder");
            if (RunFolder.ForeignIn(path) is { } foreign)
                throw new UsageException($"'{foreign}' is no file of a training, and would be lost where this one is begun anew; move it away, or give --out another folder");
            RunLock.Take(path).Dispose();
            Directory.Delete(path, recursive: true);
        }
        return RunFolder.Create(path, path);
    }

    /// <summary>The first option that decides a bit and that another training has otherwise, or null.</summary>
    public string? DifferenceFrom(MemberFolder<TRecord> other) => OptionDifference.Between(Options, other.Options, FreeOptions);

    private static TRecord Read(string file)
    {
        try
        {
            return JsonText.Read<TRecord>(file);
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"this is not what such a training wrote ({exception.Message})", cause: exception);
        }
    }
}
