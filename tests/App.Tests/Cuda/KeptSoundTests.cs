using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>What is kept on the device, and what becomes of a training where it does not fit after all.</summary>
public sealed class KeptSoundTests(CapturedTraining training)
{
    // Lower it as kernels are fused; it may never rise.
    private const int LaunchesOfTheTutorial = 27;

    // 16 clips of 13230 frames in blocks of 64, as floats since they were resampled; 16 spectrograms of one channel.
    private const int BytesOfSound = 16 * 207 * 64 * sizeof(float);
    private const int BytesOfSpectrograms = 16 * 64 * 344 * sizeof(float);

    [StandInFact]
    public void Tutorials_step_is_launches_alone_once_its_clips_lie_on_the_device()
    {
        StandInRun run = training.Train("tutorial", " --recipe tutorial");
        run.Succeeded();
        Assert.Equal(1, run.Times("cuda:0: 848 kB of clips as floats lie on the device; every batch is made there"));
        Assert.Equal(1, run.Times($"one graph of {LaunchesOfTheTutorial} launches"));
        StandInCall[] recorded = [.. run.Calls.Where(call => call.IsCaptured)];
        Assert.Equal(2 * LaunchesOfTheTutorial, recorded.Length);
        Assert.All(recorded, call => Assert.Equal("cuLaunchKernel", call.Name));
        Assert.Contains("cuGraphLaunch cuGraphLaunch cuGraphLaunch", string.Join(' ', run.Calls.Select(call => call.Name)), StringComparison.Ordinal);
    }

    [StandInFact]
    public void Sound_that_does_not_fit_after_all_is_streamed_with_a_warning()
    {
        StandInRun whole = training.Train("whole", " --recipe tutorial");
        StandInRun run = training.Train("tight", " --recipe tutorial", ("FAIL", $"cuMemAlloc_v2:{Allocation(whole, BytesOfSound)}=2"));
        run.Succeeded();
        Assert.Equal(1, run.Times("warning: cuda:0: 848 kB of clips were to lie on the device, but 848 kB were needed and"));
        Assert.Equal(1, run.Times("clips are streamed"));
    }

    [StandInFact]
    public void Sound_that_does_not_fit_is_streamed()
    {
        StandInRun run = training.Train("small", " --recipe tutorial", ("TAKEN", $"{(16L << 30) - 1_600_000}"));
        Assert.Equal(1, run.Times("cuda:0: 848 kB of clips do not fit half of the free"));
    }

    [StandInFact]
    public void Spectrograms_that_do_not_fit_after_all_are_made_anew_with_a_warning_and_so_they_are_in_a_resume()
    {
        training.Run.Succeeded();
        string fails = $"cuMemAlloc_v2:{Allocation(training.Run, BytesOfSpectrograms)}=2";
        StandInRun run = training.Train("anew", "", ("FAIL", $"{fails},cuGraphLaunch:5=719!"));
        Assert.Equal(1, run.Times("1 MB of spectrograms were to lie on cuda:0, but 1 MB were needed and 17.2 GB free: they are made anew for every batch"));
        run.FailedWith("was lost", "--resume");

        StandInRun resumed = StandIn.Run($"train --resume {training.At("anew")}");
        resumed.Succeeded();
        Assert.Equal(1, resumed.Times("clips are streamed"));
        Assert.Equal(0, resumed.Times("spectrograms lie on"));
    }

    [StandInFact]
    public void Resume_without_room_for_what_the_run_kept_is_refused()
    {
        training.Train("kept", "", ("FAIL", "cuGraphLaunch:5=719!")).FailedWith("--resume");
        StandIn.Run($"train --resume {training.At("kept")}", ("FAIL", $"cuMemAlloc_v2:{Allocation(training.Run, BytesOfSpectrograms)}=2"))
            .FailedWith("were needed and", "free", "the earlier run kept them");
    }

    /// <summary>Which of a run's allocations is one of so many bytes, counted from 1.</summary>
    private static int Allocation(StandInRun run, int bytes) =>
        1 + Array.FindIndex([.. run.Calls.Where(call => call.Name == "cuMemAlloc_v2")], call => call.Number("bytes") == bytes);
}
