using System.Text.Json;
using System.Text.Json.Nodes;
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
            return File.Exists(file) ? Read<TRecord>(file) : null;
        }
    }

    private JsonObject Options => Read<JsonObject>(System.IO.Path.Combine(path, RunFolder.OptionsName));

    /// <summary>The record of a training that is done, or null.</summary>
    /// <param name="settings">How it is to be trained.</param>
    /// <param name="data">The digest of the data to train on.</param>
    /// <exception cref="UsageException">It was trained otherwise, or on other data.</exception>
    public TRecord? Finished(TrainSettings settings, string data)
    {
        if (Record is not { } record)
            return null;
        if (Difference(Options, JsonNode.Parse(JsonText.Document(settings))!.AsObject()) is { } difference)
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
            RunLock.Take(path).Dispose();
            Directory.Delete(path, recursive: true);
        }
        return RunFolder.Create(path, path);
    }

    /// <summary>The first option that decides a bit and that another training has otherwise, or null.</summary>
    public string? DifferenceFrom(MemberFolder<TRecord> other) => Difference(Options, other.Options);

    private static T Read<T>(string file)
    {
        try
        {
            return JsonText.Read<T>(file);
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"this is not what such a training wrote ({exception.Message})", cause: exception);
        }
    }

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
