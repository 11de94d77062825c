namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// How much memory the threads of a group share, as a type, for a kernel that needs more or less of it. ILGPU's dynamic shared memory would be
/// sized to measure; but on OpenCL, ILGPU 1.5.3 hands its address on through a variable that all groups of a program share, and groups that run
/// at the same time then work in each other's memory.
/// </summary>
internal interface ISharedLength
{
    /// <summary>The number of floats.</summary>
    static abstract int Floats { get; }
}

/// <summary>8 KiB.</summary>
internal readonly struct Shared2048 : ISharedLength
{
    public static int Floats => 2048;
}

/// <summary>32 KiB.</summary>
internal readonly struct Shared8192 : ISharedLength
{
    public static int Floats => 8192;
}
