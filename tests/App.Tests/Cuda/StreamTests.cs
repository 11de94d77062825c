using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>Batches that are decoded for every step go to the device beside its computing: two buffers in turn, on a second stream.</summary>
public sealed class StreamTests(StreamedTraining training) : IClassFixture<StreamedTraining>
{
    private const int Computing = 1;
    private const int Copying = 2;

    [StandInFact]
    public void Step_waits_for_nothing_but_its_own_copy_to_leave_the_host()
    {
        StandInCall[] steps = Steps();
        Assert.Contains(steps, call => call.Name == "cuMemcpyAsync");
        Assert.DoesNotContain(steps, call => call.Name is "cuStreamSynchronize" or "cuCtxSynchronize" or "cuMemAlloc_v2" or "cuMemFree_v2");
        Assert.All(steps.Where(call => call.Name == "cuMemcpyAsync"), copy => Assert.Equal(Copying, copy.Number("stream")));
        Assert.All(steps.Where(call => call.Name == "cuLaunchKernel"), launch => Assert.Equal(Computing, launch.Number("stream")));
    }

    [StandInFact]
    public void Batch_is_not_used_before_it_is_there()
    {
        StandInCall[] steps = Steps();
        foreach (int copy in Copies(steps))
        {
            Assert.Equal(("cuEventRecord", Copying), (steps[copy + 1].Name, steps[copy + 1].Number("stream")));
            Assert.Equal(("cuStreamWaitEvent", Computing), (steps[copy + 2].Name, steps[copy + 2].Number("stream")));
            Assert.Equal(steps[copy + 1].Number("event"), steps[copy + 2].Number("event"));
        }
    }

    [StandInFact]
    public void Buffer_is_not_overwritten_while_a_kernel_reads_it_or_the_host_still_sends_it()
    {
        StandInCall[] steps = Steps();
        int reused = 0;
        foreach (int copy in Copies(steps))
        {
            Assert.Equal(("cuStreamWaitEvent", Copying), (steps[copy - 1].Name, steps[copy - 1].Number("stream")));
            int before = Array.FindLastIndex(steps, copy - 1, call => call.Name == "cuMemcpyAsync" && call.Values["to"] == steps[copy].Values["to"]);
            if (before < 0)
                continue;
            reused++;
            StandInCall[] between = steps[before..copy];
            int released = Array.FindLastIndex(between, call => call.Name == "cuEventRecord" && call.Number("event") == steps[copy - 1].Number("event"));
            Assert.Equal(Computing, between[released].Number("stream"));
            Assert.Contains(between[..released], call => call.Name == "cuLaunchKernel");
            Assert.Contains(between, call => call.Name == "cuEventSynchronize" && call.Number("event") == steps[before + 1].Number("event"));
        }

        Assert.True(reused > 0);
    }

    [StandInFact]
    public void Two_buffers_take_turns_and_the_user_reads_their_size()
    {
        StandInCall[] steps = Steps();
        Assert.Equal(1, training.Run.Times("cuda:0: clips are streamed: two batches of 3 MB page-locked"));
        string[] targets = [.. Copies(steps).Select(copy => steps[copy]).Where(copy => copy.Number("bytes") > 1000).Select(copy => copy.Values["to"])];
        Assert.Equal(2, targets.Distinct().Count());
        Assert.All(targets.Zip(targets.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [StandInFact]
    public void Without_page_locked_memory_copies_wait_and_the_training_goes_on()
    {
        StandInRun run = training.Train("unlocked", ("FAIL", "cuMemHostRegister_v2:1=1"));
        run.Succeeded();
        Assert.Equal(1, run.Times("no page-locked memory"));
    }

    [StandInFact]
    public void Device_lost_amid_a_stream_is_a_line()
    {
        training.Run.Succeeded();
        foreach (string call in (string[])["cuEventCreate", "cuMemHostRegister_v2", "cuEventRecord", "cuStreamWaitEvent", "cuEventSynchronize"])
        {
            int middle = (training.Run.Count(call) + 1) / 2;
            training.Train($"amid-{call}", ("FAIL", $"{call}:{middle}=719!")).FailedWith("rawaudionet train: cuda:0: ", "was lost");
        }
    }

    /// <summary>The calls from the second step of the last epoch to its last.</summary>
    private StandInCall[] Steps()
    {
        training.Run.Succeeded();
        StandInCall[] calls = [.. training.Run.Calls.Where(call => call.Name != "cuCtxSetCurrent")];
        int last = Array.FindLastIndex(calls, call => call.Name == "cuGraphLaunch");
        int first = last;
        for (int step = 1; step < StreamedTraining.StepsOfAnEpoch; step++)
            first = Array.FindLastIndex(calls, first - 1, call => call.Name == "cuGraphLaunch");
        return calls[first..last];
    }

    private static IEnumerable<int> Copies(StandInCall[] steps) =>
        Enumerable.Range(0, steps.Length).Where(call => steps[call].Name == "cuMemcpyAsync");
}
