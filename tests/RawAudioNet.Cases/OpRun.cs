using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases;

/// <summary>A case on a device, ready to run as often as needed.</summary>
public sealed class OpRun : IDisposable
{
    private readonly OpArguments arguments;
    private readonly Action call;

    /// <summary>Makes the arguments and fills them.</summary>
    public OpRun(OpCase opCase, IBackend backend)
    {
        arguments = new OpArguments(backend, opCase.Tolerance);
        call = opCase.Bind(arguments);
        Reset();
    }

    /// <summary>Gives every argument its content from before the operation.</summary>
    public void Reset()
    {
        foreach (IGuardedMemory memory in arguments.Memories)
            memory.Reset();
    }

    /// <summary>Enqueues the operation.</summary>
    public void Call() => call();

    /// <summary>Waits until it is done.</summary>
    public void Synchronize() => arguments.Backend.Synchronize();

    /// <summary>The naive reference's computation, see <see cref="OpArguments.Naive"/>.</summary>
    public Action? Naive => arguments.Naive;

    /// <summary>The same computation by a library, see <see cref="OpArguments.Library"/>.</summary>
    public Func<Action>? Library => arguments.Library;

    /// <summary>The largest error of all results after one call, relative to each value's scale.</summary>
    public double LargestError() => arguments.Memories.Max(memory => memory.LargestError());

    /// <summary>What differs from the reference after one call.</summary>
    public IReadOnlyList<string> Deviations() => [.. arguments.Memories.SelectMany(memory => memory.Deviations())];

    /// <summary>What was overwritten that belongs to nobody or is only read.</summary>
    public IReadOnlyList<string> Trespasses() => [.. arguments.Memories.SelectMany(memory => memory.Trespasses())];

    /// <summary>The bits of all results.</summary>
    public int[] Bits() => [.. arguments.Memories.SelectMany(memory => memory.Bits())];

    /// <inheritdoc/>
    public void Dispose() => arguments.Dispose();
}
