using ILGPU;
using ILGPU.Runtime;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The functions that the device enters: each instance of them is one compiled kernel.</summary>
internal static class KernelEntry
{
    /// <summary>Enters a kernel.</summary>
    public static void Execute<TKernel>(TKernel kernel)
        where TKernel : struct, IKernel => kernel.Run();

    /// <summary>Enters a kernel compiled for one shape.</summary>
    public static void ExecuteFor<TKernel, TShape>(TKernel kernel, SpecializedValue<TShape> shape)
        where TKernel : struct, IKernel<TShape>
        where TShape : unmanaged, IEquatable<TShape> => kernel.Run(shape.Value);

    /// <summary>Enters the same kernel with a shape known only when it runs; for looking at generated code.</summary>
    public static void ExecuteForAny<TKernel, TShape>(TKernel kernel, TShape shape)
        where TKernel : struct, IKernel<TShape>
        where TShape : unmanaged, IEquatable<TShape> => kernel.Run(shape);
}
