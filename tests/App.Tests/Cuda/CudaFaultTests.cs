using RawAudioNet.App.Tests.StandIns;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>Whatever call fails, the user reads one line that says what to do, and the last checkpoint is whole.</summary>
public sealed class CudaFaultTests(CapturedTraining training)
{
    private static readonly (string Name, string Value)[] Old = [("DRIVER", "10020")];

    [StandInFact]
    public void Driver_that_is_too_old_is_named_with_the_version_needed() =>
        training.Train("old", "", Old).FailedWith("cuda:0", "too old", "CUDA 10.2", "at least 11.", "install a newer driver");

    [StandInFact]
    public void Driver_without_devices_is_no_mystery() =>
        training.Train("none", "", ("DEVICES", "0")).FailedWith("cuda:0", "shows no device", "CUDA_VISIBLE_DEVICES");

    [StandInFact]
    public void Device_that_is_not_there_is_told_with_their_number() =>
        training.Train("ninth", " -d cuda:8", ("DEVICES", "2")).FailedWith("cuda:8", "no such device", "shows 2");

    [StandInFact]
    public void Busy_device_is_called_busy() =>
        training.Train("busy", "", ("FAIL", "cuCtxCreate_v2:1=46")).FailedWith("cuda:0", "busy", "another process");

    [StandInFact]
    public void Memory_that_does_not_suffice_is_told_with_what_is_needed_and_free() =>
        training.Train("small", "", ("MEMORY", "8000000")).FailedWith("cuda:0", "of memory are needed", "of 7 MiB are free", "smaller batch");

    [StandInFact]
    public void Kernel_that_the_driver_cannot_translate_is_a_line() =>
        training.Train("ptx", "", ("FAIL", "cuModuleLoadDataEx:3=222")).FailedWith("cuda:0", "cannot translate the kernels", "newer");

    [StandInFact]
    public void First_call_of_each_kind_that_fails_is_a_line()
    {
        foreach (string call in (string[])["cuInit", "cuStreamCreate", "cuMemAlloc_v2", "cuModuleGetFunction"])
            training.Train($"first-{call}", "", ("FAIL", $"{call}:1=999!")).FailedWith("cuda:0", "was lost", "CUDA_ERROR_UNKNOWN");
    }

    [StandInFact]
    public void Device_lost_amid_the_calls_of_each_kind_is_a_line_and_leaves_whole_files()
    {
        string[] calls =
        [
            "cuMemAlloc_v2", "cuMemcpyAsync", "cuModuleLoadDataEx", "cuLaunchKernel", "cuStreamSynchronize", "cuStreamEndCapture", "cuMemFree_v2",
        ];
        foreach (string call in calls)
        {
            string name = $"amid-{call}";
            training.Train(name, "", ("FAIL", $"{call}:{(training.Run.Count(call) + 1) / 2}=719!")).FailedWith("rawaudionet train: cuda:0: ", "was lost");
            string last = Path.Combine(training.At(name), "last.safetensors");
            if (File.Exists(last))
                Assert.Equal(0, ModelCheckpoint.Load(last).Steps % 3);
        }
    }

    [StandInFact]
    public void Device_lost_in_a_training_leaves_the_last_checkpoint_to_go_on_from()
    {
        training.Train("lost", "", ("FAIL", $"cuGraphLaunch:{training.Run.Count("cuGraphLaunch") - 1}=719!"))
            .FailedWith("was lost", "CUDA_ERROR_LAUNCH_FAILED", "the last epoch's checkpoint is whole", "--resume");
        StandInRun resumed = StandIn.Run($"train --resume {training.At("lost")}");
        resumed.Succeeded();
        Assert.Equal(4, File.ReadAllLines(Path.Combine(training.At("lost"), "log.csv")).Length);
    }
}
