using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>A training step on CUDA is recorded once and replayed; nothing but launches is in it.</summary>
public sealed class CaptureTests(CapturedTraining training)
{
    // Lower it as kernels are fused; it may never rise.
    private const int MostLaunches = 20;

    [StandInFact]
    public void Step_is_recorded_for_each_batch_size_and_replayed_from_its_second_time_on()
    {
        training.Run.Succeeded();
        Assert.Equal(2, training.Run.Count("cuStreamBeginCapture_v2"));
        Assert.Equal(2, training.Run.Count("cuGraphInstantiateWithFlags"));
        Assert.Equal(CapturedTraining.Steps - 2, training.Run.Count("cuGraphLaunch"));
        Assert.Equal(2, training.Run.Count("cuGraphExecDestroy"));
        Assert.Equal(2, training.Run.Count("cuGraphDestroy"));
    }

    [StandInFact]
    public void Recorded_step_is_launches_alone_at_most_so_many()
    {
        Assert.All(Recorded(), step =>
        {
            Assert.All(step, call => Assert.Equal(("cuLaunchKernel", true), (call.Name, call.IsCaptured)));
            Assert.InRange(step.Length, 1, MostLaunches);
        });
    }

    [StandInFact]
    public void Replayed_steps_follow_each_other_with_nothing_between()
    {
        string calls = string.Join(' ', training.Run.Calls.Select(call => call.Name));
        Assert.Contains("cuGraphLaunch cuGraphLaunch cuGraphLaunch", calls, StringComparison.Ordinal);
    }

    [StandInFact]
    public void Everything_runs_on_a_stream_of_its_own() =>
        Assert.All(training.Run.Calls, call => Assert.NotEqual(0, call.Number("stream")));

    [StandInFact]
    public void User_reads_once_how_many_launches_a_step_has() =>
        Assert.Equal(1, training.Run.Times($"one graph of {Recorded().First().Length} launches"));

    [StandInFact]
    public void No_capture_launches_every_kernel_of_every_step()
    {
        StandInRun run = training.Train("no-capture", " --no-capture");
        run.Succeeded();
        Assert.Equal(0, run.Count("cuStreamBeginCapture_v2"));
        Assert.Equal(LaunchesOfTheTraining, run.Count("cuLaunchKernel"));
    }

    [StandInFact]
    public void Refused_capture_is_one_warning_and_the_training_goes_on()
    {
        foreach (string call in (string[])["cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags", "cuGraphLaunch"])
        {
            StandInRun run = training.Train($"refused-{call}", "", ("FAIL", $"{call}:1=801"));
            run.Succeeded();
            Assert.Equal(1, run.Times("as with --no-capture"));
            Assert.Equal(1, run.Times("CUDA_ERROR_NOT_SUPPORTED"));
            Assert.Equal(1, run.Count("cuStreamBeginCapture_v2"));
            Assert.Equal(LaunchesOfTheTraining, run.Calls.Count(item => item.Name == "cuLaunchKernel" && !item.IsCaptured));
        }
    }

    [StandInFact]
    public void Launch_refused_within_a_capture_is_one_warning_and_the_training_goes_on()
    {
        int before = training.Run.Calls.TakeWhile(call => call.Name != "cuStreamBeginCapture_v2").Count(call => call.Name == "cuLaunchKernel");
        StandInRun run = training.Train("refused-launch", "", ("FAIL", $"cuLaunchKernel:{before + 3}=801"));
        run.Succeeded();
        Assert.Equal(1, run.Count("cuStreamEndCapture"));
        Assert.Equal(1, run.Times("as with --no-capture"));
    }

    /// <summary>All launches, each replayed graph counted with as many as it holds.</summary>
    private int LaunchesOfTheTraining => training.Run.Calls.Sum(call => call.Name switch
    {
        "cuLaunchKernel" when !call.IsCaptured => 1,
        "cuGraphLaunch" => call.Number("nodes")!.Value,
        _ => 0,
    });

    private IEnumerable<StandInCall[]> Recorded()
    {
        training.Run.Succeeded();
        StandInCall[] rest = [.. training.Run.Calls];
        for (int begin; (begin = Array.FindIndex(rest, call => call.Name == "cuStreamBeginCapture_v2")) >= 0;)
        {
            int end = Array.FindIndex(rest, call => call.Name == "cuStreamEndCapture");
            yield return rest[(begin + 1)..end];
            rest = rest[(end + 1)..];
        }
    }
}
