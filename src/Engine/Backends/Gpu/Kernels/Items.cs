using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Which items of a list a thread computes: <c>for (int item = Items.First; item &lt; count; item += Items.Step)</c>. A GPU has a thread for
/// each item; the simulator has few threads that take many.
/// </summary>
internal static class Items
{
    /// <summary>The first item of this thread.</summary>
    public static int First => Grid.IdxX * Group.DimX + Group.IdxX;

    /// <summary>The distance to its next: the number of threads.</summary>
    public static int Step => Grid.DimX * Group.DimX;
}
