using System.Text.Json;
using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>Which CUDA devices there are, and that a run keeps to its own.</summary>
public sealed class CudaDeviceTests(CapturedTraining training)
{
    [StandInFact]
    public void Devices_lists_all_with_their_memory()
    {
        StandInRun run = StandIn.Run("devices --json", ("DEVICES", "3"), ("MEMORY", "8589934592"));
        run.Succeeded();
        JsonElement all = JsonDocument.Parse(run.Out).RootElement.GetProperty("devices");
        JsonElement[] devices = [.. all.EnumerateArray().Where(device => device.GetProperty("kind").GetString() == "cuda")];
        Assert.Equal(["cuda:0", "cuda:1", "cuda:2"], devices.Select(device => device.GetProperty("id").GetString()));
        Assert.All(devices, device => Assert.Equal(8589934592, device.GetProperty("memoryBytes").GetInt64()));
    }

    [StandInFact]
    public void Driver_that_shows_no_usable_device_says_why_and_the_cpu_computes()
    {
        StandInRun devices = StandIn.Run("devices", ("DRIVER", "8000"));
        devices.Succeeded();
        Assert.StartsWith("cpu", Assert.Single(devices.Out.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("the driver is too old", devices.Said, StringComparison.Ordinal);
        StandInRun auto = training.Train("auto", " -d auto", ("DRIVER", "8000"));
        auto.Succeeded();
        Assert.Contains("no CUDA device can be used: the driver is too old", auto.Said, StringComparison.Ordinal);
        Assert.Contains("training on cpu", auto.Error, StringComparison.Ordinal);
    }

    [StandInFact]
    public void Run_on_one_device_touches_no_other()
    {
        StandInRun run = training.Train("second", " -d cuda:1", ("DEVICES", "3"));
        run.Succeeded();
        Assert.Equal(1, Assert.Single(run.Calls, call => call.Name == "cuCtxCreate_v2").Number("on"));
        Assert.All(run.Calls.Where(call => call.Device is not null), call => Assert.Equal(1, call.Device));
        Assert.True(run.Count("cuGraphLaunch") > 0);
    }

    [StandInFact]
    public void Folds_train_on_a_device_that_another_thread_opened()
    {
        StandInRun run = StandIn.Run($"crossval {training.Data} --folds 2 -e 2 -b 4 -d cuda -o {training.At("folds")}");
        run.Succeeded();
        Assert.Equal(0, run.Calls.Count(call => call.Number("result") is not null));
    }

    [StandInFact]
    public void Kernels_are_the_same_text_in_the_same_order_in_every_run()
    {
        StandInRun again = training.Train("again");
        again.Succeeded();
        Assert.NotEmpty(again.Modules);
        Assert.Equal(training.Run.Modules, again.Modules);
    }
}
