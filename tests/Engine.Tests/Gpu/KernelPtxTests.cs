using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using Xunit;

namespace RawAudioNet.Engine.Tests.Gpu;

/// <summary>Every kernel compiles for NVIDIA GPUs, on a machine without one, and to code without what makes kernels slow.</summary>
public sealed partial class KernelPtxTests
{
    // Every context's compiled kernels stay in memory: one for all.
    private static readonly Lazy<Context> Compiler = new(GpuDevices.NewCompiler);

    public static IEnumerable<TheoryDataRow<string, int>> Rows =>
        from kernel in KernelList.Types
        from capability in new[] { 80, 90 }
        select new TheoryDataRow<string, int>(KernelList.NameOf(kernel), capability);

    /// <summary>The kernels whose threads compute four channels or eight.</summary>
    public static IEnumerable<TheoryDataRow<string>> WideRows =>
        from kernel in KernelList.Types
        where kernel.GetGenericArguments().Any(type => type == typeof(Lanes4) || type == typeof(Lanes8))
        select new TheoryDataRow<string>(KernelList.NameOf(kernel));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Kernel_compiles_without_local_memory_double_precision_or_calls(string kernel, int capability)
    {
        string assembly = Compile(KernelList.Types.Single(type => KernelList.NameOf(type) == kernel), capability);

        Assert.Contains(".entry", assembly, StringComparison.Ordinal);
        Assert.DoesNotMatch(Forbidden(), assembly);
    }

    [Theory]
    [MemberData(nameof(WideRows))]
    public void Kernel_of_several_channels_a_thread_reads_or_writes_four_at_once(string kernel)
    {
        string assembly = Compile(KernelList.Types.Single(type => KernelList.NameOf(type) == kernel), 90);

        Assert.Matches(@"\b(ld|st)\.global\.v4\.f32", assembly);
    }

    [Fact]
    public void Forbidden_code_is_recognised()
    {
        Assert.Matches(Forbidden(), "\tst.local.f32\t[%rd1], %f1;");
        Assert.Matches(Forbidden(), "\tcvt.f64.f32\t%fd1, %f1;");
        Assert.Matches(Forbidden(), "\tcall.uni Fma_12,");
        Assert.Matches(Forbidden(), "\tld.f32\t%f1, [%rd1];");
        Assert.DoesNotMatch(Forbidden(), "\tld.global.f32\t%f1, [%rd1];");
        Assert.DoesNotMatch(Forbidden(), "\tst.shared.f32\t[%rd1], %f1;");
    }

    // Local memory, double precision, calls of functions not inlined, and loads and stores whose address space is not known.
    [GeneratedRegex(@"\.local|\.f64|\bcall\b|\b(ld|st)\.(f|b|u|s|v)\d+")]
    private static partial Regex Forbidden();

    private static string Compile(Type kernel, int capability)
    {
        CudaArchitecture architecture = capability == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        using var backend = new PTXBackend(
            Compiler.Value, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_80, null);
        var compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(KernelList.EntryOf(kernel)), default);
        return compiled.PTXAssembly;
    }
}
