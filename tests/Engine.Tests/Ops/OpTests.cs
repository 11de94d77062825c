using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;
using Xunit;

namespace RawAudioNet.Engine.Tests.Ops;

/// <summary>What every operation must show on every device: the reference's values within bounds, the same bits again, no allocation.</summary>
/// <typeparam name="TCases">The operation's cases.</typeparam>
public abstract class OpTests<TCases>
    where TCases : IOpCases
{
#pragma warning disable CA1000 // xunit finds rows through the derived class only if they are public and static here
    /// <summary>A row for every case on every device.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind, string>> Rows =>
        TestDevices.Rows(TCases.All.Where(item => item.Size != CaseSize.Speed).Select(item => (item.Name, item.Size == CaseSize.Tiny)));

    /// <summary>The same without the simulator, which allocates in every launch.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind, string>> RealRows => Rows.Where(row => row.Data.Item1 != BackendKind.Simulator);
#pragma warning restore CA1000

    [Theory]
    [MemberData(nameof(Rows))]
    public void Results_are_the_references_and_nothing_else_is_written(BackendKind device, string opCase)
    {
        using var run = new OpRun(Find(opCase), TestDevices.Get(device));

        run.Call();
        run.Synchronize();

        string[] faults = [.. run.Deviations(), .. run.Trespasses()];
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Repetition_and_other_numbers_of_threads_give_the_same_bits(BackendKind device, string opCase)
    {
        int[] first = Bits(Find(opCase), TestDevices.Get(device));

        Assert.Equal(first, Bits(Find(opCase), TestDevices.Get(device)));
        for (int threads = 1; threads <= 3 && device == BackendKind.Cpu; threads++)
            Assert.Equal(first, Bits(Find(opCase), CpuWith.Threads(threads)));
    }

    [Theory]
    [MemberData(nameof(RealRows))]
    public void Repetition_allocates_no_managed_memory(BackendKind device, string opCase)
    {
        using var run = new OpRun(Find(opCase), TestDevices.Get(device));

        Assert.Equal(0, AllocatedBytes.Fewest(() => Call(run, 1), () => Call(run, 4)));
    }

    private static OpCase Find(string name) => TCases.All.Single(item => item.Name == name);

    private static int[] Bits(OpCase opCase, IBackend backend)
    {
        using var run = new OpRun(opCase, backend);
        run.Call();
        run.Synchronize();
        return run.Bits();
    }

    private static void Call(OpRun run, int times)
    {
        for (int i = 0; i < times; i++)
            run.Call();
        run.Synchronize();
    }
}
