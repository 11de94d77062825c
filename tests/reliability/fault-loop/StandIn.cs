using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace RawAudioNet.FaultLoop;

/// <summary>A driver of which any call can be made to fail; this process finds it in the place of the true one.</summary>
internal abstract partial class StandIn
{
    /// <summary>The device, as users name it.</summary>
    public abstract string Device { get; }

    /// <summary>What this process finds as NVIDIA's driver, which runs no kernel.</summary>
    public static StandIn Cuda { get; } = new CudaDriver();

    /// <summary>What it finds as OpenCL's library, which hands on to the system's what does not fail.</summary>
    public static StandIn OpenCl { get; } = new OpenClLibrary();

    /// <summary>Sets which calls fail from now on, counted anew.</summary>
    public abstract void Begin(string plan);

    /// <summary>Whether a call only asks: how many devices, their names and limits, the thread's context.</summary>
    public abstract bool IsQuestion(string call);

    /// <summary>Whether a training may end well although a call failed: it gives something back, or asks for what a device need not have.</summary>
    public abstract bool IsDispensable(string call);

    /// <summary>Whether a call takes memory for numbers.</summary>
    public abstract bool IsAllocation(string call);

    /// <summary>What a call answers when it fails; with ! behind it the device is lost, and all later calls answer so.</summary>
    /// <param name="call">The call.</param>
    /// <param name="number">Which of its kind.</param>
    public abstract string FaultOf(string call, int number);

    private sealed partial class CudaDriver : StandIn
    {
        public override string Device => "cuda:0";

        public override void Begin(string plan) => BeginPlan(plan);

        public override bool IsQuestion(string call) => Questions().IsMatch(call);

        public override bool IsDispensable(string call) => Releases().IsMatch(call);

        public override bool IsAllocation(string call) => call == "cuMemAlloc_v2";

        // Memory runs out for one allocation; after any other failure NVIDIA's driver answers nothing else.
        public override string FaultOf(string call, int number) => IsAllocation(call) ? "2" : "719!";

        [LibraryImport("libcuda.so.1", EntryPoint = "stand_in_begin", StringMarshalling = StringMarshalling.Utf8)]
        private static partial void BeginPlan(string plan);

        [GeneratedRegex("^cu(Init|Driver.*|Device.*|CtxSet.*|CtxGet.*|GetErrorString|MemGetInfo.*|GraphGetNodes|PointerGetAttribute)$")]
        private static partial Regex Questions();

        [GeneratedRegex("Free|Unload|Unregister|Destroy")]
        private static partial Regex Releases();
    }

    private sealed partial class OpenClLibrary : StandIn
    {
        public override string Device => "opencl:0";

        public override void Begin(string plan) => BeginPlan(plan);

        // ILGPU asks for platforms once in a process; a device that does not describe itself is to it one that is not there.
        public override bool IsQuestion(string call) => call is "clGetPlatformIDs";

        public override bool IsDispensable(string call) => call == "clGetDeviceInfo" || call.StartsWith("clRelease", StringComparison.Ordinal);

        public override bool IsAllocation(string call) => call == "clCreateBuffer";

        // Each call in turn alone, so that a failure nobody looks at would show in the weights; and with all later ones.
        public override string FaultOf(string call, int number) => IsAllocation(call) ? "-4" : number % 2 == 0 ? "-5!" : "-6";

        [LibraryImport("libOpenCL.so.1", EntryPoint = "stand_in_begin", StringMarshalling = StringMarshalling.Utf8)]
        private static partial void BeginPlan(string plan);
    }
}
