namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// A kernel: a struct whose fields are the arguments and whose <see cref="Run"/> is what every thread executes. Threads tell each other apart
/// by <see cref="Items"/> or by ILGPU's Grid and Group.
/// </summary>
/// <remarks>Kernels run over any number of groups and any power of two of threads a group, down to the simulator's 16.</remarks>
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
