using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Lets the group that finishes last carry on with what all groups have left in memory: the second stage of a sum without a second launch. Which
/// group that is differs from run to run; what it reads, and in which order, does not.
/// </summary>
internal static class LastGroup
{
    /// <summary>Marks one part of some work as done. All threads of the group must come here.</summary>
    /// <param name="tickets">Counters, 0 before the launch and again after it.</param>
    /// <param name="work">Which work the part belongs to.</param>
    /// <param name="parts">How many parts the work has.</param>
    /// <returns>Whether this was the work's last part: everything that the others wrote before they came here can be read.</returns>
    public static bool Finishes(ArrayView<int> tickets, int work, int parts)
    {
        ArrayView<int> arrived = SharedMemory.Allocate<int>(1);
        MemoryFence.DeviceLevel(); // What this group wrote is there before its mark; on OpenCL this is a barrier, so all threads pass it.
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            arrived[0] = Atomic.Add(ref tickets[work], 1) + 1;
            if (arrived[0] == parts)
                tickets[work] = 0;
        }

        Group.Barrier();
        MemoryFence.DeviceLevel();
        return arrived[0] == parts;
    }
}
