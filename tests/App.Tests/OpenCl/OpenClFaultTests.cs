using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.OpenCl;

/// <summary>
/// Whatever call of OpenCL fails, the user reads one line that says what to do, and the last checkpoint is whole. All other calls reach the
/// device, so what is computed counts as well. Every call of a training: tests/reliability/device-faults opencl.
/// </summary>
[Trait("Device", "OpenCl")]
public sealed class OpenClFaultTests : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 4);

    internal static StandInDriver Library { get; } = new("opencl", "libOpenCL.so.1");

    [OpenClFact]
    public void Memory_that_does_not_suffice_is_told_with_what_is_needed_and_free() =>
        Train("small", ("FAIL", "clCreateBuffer:20=-4")).FailedWith("opencl:0: ", "of memory are needed, and ", "are free", "smaller batch");

    [OpenClFact]
    public void Kernel_that_the_driver_cannot_compile_is_a_line() =>
        Train("kernel", ("FAIL", "clBuildProgram:9=-11")).FailedWith("opencl:0: ", "cannot compile the kernels", "CL_BUILD_PROGRAM_FAILURE");

    [OpenClFact]
    public void Device_that_does_not_open_is_a_line() =>
        Train("closed", ("FAIL", "clCreateContext:1=-2")).FailedWith("opencl:0: ", "does not open", "CL_DEVICE_NOT_AVAILABLE");

    [OpenClFact]
    public void Device_lost_in_a_training_leaves_the_last_checkpoint_to_go_on_from_to_the_same_bytes()
    {
        StandInRun whole = Train("whole");
        whole.Succeeded();
        Train("lost", ("FAIL", $"clEnqueueNDRangeKernel:{whole.Count("clEnqueueNDRangeKernel") * 3 / 4}=-5!"))
            .FailedWith("opencl:0: ", "CL_OUT_OF_RESOURCES", "the last epoch's checkpoint is whole", "--resume");
        Library.Run($"train --resume {tones.At("lost")}").Succeeded();
        foreach (string name in (string[])["last.safetensors", "best.safetensors", "log.csv", "predictions.csv"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(tones.At("whole"), name)), File.ReadAllBytes(Path.Combine(tones.At("lost"), name)));
    }

    public void Dispose() => tones.Dispose();

    private StandInRun Train(string name, params (string Name, string Value)[] settings) =>
        Library.Run($"train {tones.Data} --split 0.25 -b 2 -e 3 --channels 4,8 -d opencl -o {tones.At(name)}", settings);
}
