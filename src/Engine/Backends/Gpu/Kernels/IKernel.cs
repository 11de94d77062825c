namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// A kernel: a struct whose fields are the arguments and whose <see cref="Run"/> is what every thread executes. Threads tell each other apart
/// by <see cref="Items"/> or by ILGPU's Grid and Group.
/// </summary>
/// <remarks>
/// Kernels run over any number of groups and any power of two of threads a group, down to the simulator's 16. The arguments are ordered so that
/// none is followed by padding: views first, 32-bit numbers last. ILGPU 1.5.3 takes two structs for the same type when their fields agree in
/// type and order, even if padding puts them elsewhere, and then reads one by the layout of the other. A test watches over it.
/// </remarks>
internal interface IKernel
{
    /// <summary>The work of one thread.</summary>
    void Run();
}

/// <summary>A kernel that is compiled anew for each shape, so that its extents are constants: five times faster where they bound inner loops.</summary>
/// <typeparam name="TShape">The extents that become constants.</typeparam>
internal interface IKernel<TShape>
    where TShape : unmanaged, IEquatable<TShape>
{
    /// <summary>The work of one thread.</summary>
    /// <param name="shape">Constant in the compiled kernel.</param>
    void Run(TShape shape);
}
