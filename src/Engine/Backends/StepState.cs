using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>
/// Everything that changes from step to step, on the device: counters, the schedule of all steps, the random seeds and the log. A training
/// step reads it there, so that its launches carry the same arguments every time and can be recorded and replayed.
/// </summary>
public sealed class StepState : IDisposable
{
    /// <summary>Takes the memory and uploads counters at step 0.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="schedule">One row of steps for each model.</param>
    /// <param name="seeds">One seed for each model.</param>
    public StepState(IBackend backend, IReadOnlyList<ScheduleEntry[]> schedule, IReadOnlyList<ulong> seeds)
    {
        using var construction = new Construction(this);
        Models = schedule.Count;
        Steps = schedule.Max(row => row.Length);
        if (seeds.Count != Models)
            throw new ShapeException($"step state: {seeds.Count} seeds for {Models} models");

        Counters = backend.Allocate<StepCounters>(Models);
        Schedule = backend.Allocate<ScheduleEntry>((long)Models * Steps);
        Seeds = backend.Allocate<ulong>(Models);
        Log = backend.Allocate<StepLogEntry>((long)Models * Steps);
        Seeds.CopyFrom(seeds.ToArray());
        for (int model = 0; model < Models; model++)
            Schedule.CopyFrom(schedule[model], (long)model * Steps);

        Log.CopyFrom(new StepLogEntry[Models * Steps]);
        SetCounters(new StepCounters(0, StepCounters.None, 0, 0));
        construction.Complete();
    }

    /// <summary>The number of models.</summary>
    public int Models { get; }

    /// <summary>The number of steps in the schedule, the most where models have different ones.</summary>
    public int Steps { get; }

    /// <summary>The counters <c>[M]</c>.</summary>
    public DeviceBuffer<StepCounters> Counters { get; }

    /// <summary>The schedule <c>[M][steps]</c>.</summary>
    public DeviceBuffer<ScheduleEntry> Schedule { get; }

    /// <summary>The seeds <c>[M]</c>.</summary>
    public DeviceBuffer<ulong> Seeds { get; }

    /// <summary>The log <c>[M][steps]</c>.</summary>
    public DeviceBuffer<StepLogEntry> Log { get; }

    /// <summary>Sets every model's counters, as at the start of an epoch or on resuming.</summary>
    public void SetCounters(StepCounters counters)
    {
        var all = new StepCounters[Models];
        Array.Fill(all, counters);
        Counters.CopyFrom(all);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Counters?.Dispose();
        Schedule?.Dispose();
        Seeds?.Dispose();
        Log?.Dispose();
    }
}
