using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Reporting;

/// <summary>What run.json says of a training: when it began and on what machine, and at the end how long it took.</summary>
internal sealed record RunRecord
{
    public const string FileName = "run.json";

    public required string Version { get; init; }
    public required string Started { get; init; }
    public double? Seconds { get; init; }
    public double? ClipsPerSecond { get; init; }
    public required string Device { get; init; }
    public required string DeviceName { get; init; }
    public required int? Threads { get; init; }
    public required string System { get; init; }
    public required string Runtime { get; init; }
    public required string Architecture { get; init; }

    /// <summary>Bits of a vector of the CPU backend, on which the last bits of its sums depend.</summary>
    public required int VectorBits { get; init; }

    /// <summary>
    /// Whether features were kept rather than made anew for every batch, where they are shifted otherwise; null in records from before.
    /// </summary>
    public bool? KeptFeatures { get; init; }

    /// <summary>Of a training that begins now.</summary>
    public static RunRecord Of(IBackend backend, int? threads, bool keptFeatures) => new()
    {
        Version = CommandLine.Version,
        Started = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture),
        Device = backend.Id,
        DeviceName = backend.Description,
        Threads = threads,
        System = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        KeptFeatures = keptFeatures,
        VectorBits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
    };

    /// <summary>What differs between two machines so that their bits do too, or null.</summary>
    public static string? Difference(RunRecord begun, RunRecord here) => begun switch
    {
        _ when begun.Device != here.Device || begun.DeviceName != here.DeviceName =>
            $"begun on {begun.DeviceName} ({begun.Device}), going on on {here.DeviceName} ({here.Device})",
        _ when begun.VectorBits != here.VectorBits || begun.Architecture != here.Architecture =>
            $"begun with {begun.VectorBits}-bit vectors on {begun.Architecture}, going on with {here.VectorBits} on {here.Architecture}",
        _ => null,
    };

    /// <summary>Reads the record of a run folder; null where there is none.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static RunRecord? Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) ? JsonText.Read<RunRecord>(file) : null;
        }
        catch (JsonException exception)
        {
            throw new DataException(file, $"this is not what training wrote ({exception.Message})", cause: exception);
        }
    }
}
