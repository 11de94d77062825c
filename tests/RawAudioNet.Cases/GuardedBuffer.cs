using System.Runtime.InteropServices;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Cases;

/// <summary>
/// A buffer of whole numbers or of records with a sentinel behind it; results are compared to the bit, or as floats with a tolerance.
/// </summary>
/// <typeparam name="T">The element type; where results are looked at, of 4-byte fields.</typeparam>
internal sealed class GuardedBuffer<T> : IGuardedMemory
    where T : unmanaged
{
    private readonly string name;
    private readonly T[] initial;
    private readonly Func<T[]>? expected;
    private readonly Tolerance? floats;
    private readonly bool ownsBuffer;

    /// <summary>Takes a buffer with room for the values and a sentinel.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="name">The argument's role, for messages.</param>
    /// <param name="before">What is there before.</param>
    /// <param name="expected">What must be there afterwards; null: the same.</param>
    public GuardedBuffer(IBackend backend, string name, T[] before, Func<T[]>? expected)
    {
        const int Guard = 32;
        this.name = name;
        this.expected = expected is null ? null : () => WithGuard(expected());
        initial = WithGuard(before);
        ownsBuffer = true;
        Buffer = backend.Allocate<T>(initial.Length);

        static T[] WithGuard(T[] values)
        {
            var all = new T[values.Length + Guard];
            MemoryMarshal.AsBytes(all.AsSpan()).Fill(0xA5);
            values.CopyTo(all, 0);
            return all;
        }
    }

    /// <summary>Watches a buffer that someone else owns.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="name">The argument's role, for messages.</param>
    /// <param name="before">What is there before.</param>
    /// <param name="expected">What must be there afterwards; null: the same.</param>
    /// <param name="floats">The tolerance where the fields are floats; null: to the bit.</param>
    public GuardedBuffer(DeviceBuffer<T> buffer, string name, T[] before, Func<T[]>? expected, Tolerance? floats)
    {
        this.name = name;
        this.expected = expected;
        this.floats = floats;
        initial = before;
        Buffer = buffer;
    }

    /// <summary>The buffer.</summary>
    public DeviceBuffer<T> Buffer { get; }

    public void Reset() => Buffer.CopyFrom(initial);

    public IEnumerable<string> Deviations()
    {
        if (expected is null)
            return [];

        T[] got = Buffer.ToArray();
        T[] want = expected();
        if (floats is { } tolerance)
        {
            double[] values = Array.ConvertAll(MemoryMarshal.Cast<T, float>(want).ToArray(), value => (double)value);
            string? deviation = new Expected(values).Deviation(name, MemoryMarshal.Cast<T, float>(got), tolerance);
            return deviation is null ? [] : [deviation];
        }

        for (int i = 0; i < want.Length; i++)
        {
            if (!got[i].Equals(want[i]))
                return [$"{name}[{i}] is {got[i]}, not {want[i]}"];
        }

        return [];
    }

    public double LargestError() => 0;

    public IEnumerable<string> Trespasses() =>
        expected is null && !MemoryMarshal.AsBytes<T>(Buffer.ToArray()).SequenceEqual(MemoryMarshal.AsBytes<T>(initial))
            ? [$"{name} is only read, but was changed"]
            : [];

    public IEnumerable<int> Bits() => expected is null ? [] : MemoryMarshal.Cast<T, int>(Buffer.ToArray()).ToArray();

    public void Dispose()
    {
        if (ownsBuffer)
            Buffer.Dispose();
    }
}
