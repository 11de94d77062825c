using RawAudioNet.App.Tests.Cuda;
using RawAudioNet.App.Tests.StandIns;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tests;

namespace RawAudioNet.App.Tests.Training;

/// <summary>Trainings at the same time: on the CPU one a core, on another device in the same launches.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const int Epochs = 3;

    private readonly UnequalFolds tones = new();

    // The folds come to their ends after different epochs, each with its own class weights.
    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Folds_side_by_side_are_the_runs_of_train_to_the_byte(BackendKind kind)
    {
        const string Options = " --patience 1 --class-weights balanced";
        string device = TestDevices.Get(kind).Id;
        AppRun folds = AppRun.Of(tones.Command("crossval", "folds", device) + Options);
        Assert.True(folds.Code == 0, folds.Error);
        Assert.Equal(kind != BackendKind.Cpu, folds.ErrorWords.Contains("3 trainings side by side in the same launches", StringComparison.Ordinal));
        for (int fold = 1; fold <= UnequalFolds.Folds; fold++)
        {
            AppRun alone = AppRun.Of(tones.Command("train", $"alone-{fold}", device) + $"{Options} --fold {fold}");
            Assert.True(alone.Code == 0, alone.Error);
            foreach (string file in (string[])["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json"])
                Assert.Equal(File.ReadAllBytes(tones.At($"alone-{fold}/{file}")), File.ReadAllBytes(tones.At($"folds/fold-{fold}/{file}")));
        }
    }

    // Full batches, rests of two, rests of one: each size is recorded when it comes for the second time.
    [StandInFact]
    public void Steps_of_folds_are_recorded_for_each_size_of_batch_with_the_launches_of_one()
    {
        const int Sizes = 3;
        const int StepsAnEpoch = 3 + 2;
        StandInRun alone = StandIn.Run(tones.Command("train", "alone", "cuda") + " --fold 1");
        StandInRun folds = StandIn.Run(tones.Command("crossval", "folds", "cuda"));
        alone.Succeeded();
        folds.Succeeded();

        Assert.Equal(Sizes, folds.Count("cuStreamBeginCapture_v2"));
        Assert.Equal(Epochs * StepsAnEpoch - Sizes, folds.Count("cuGraphLaunch"));
        int launches = Assert.Single(LaunchesOfGraphs(alone));
        Assert.InRange(launches, 1, 20);
        Assert.Equal([launches, launches, launches], LaunchesOfGraphs(folds));
    }

    // What the networks take, here those of the default widths, is reckoned before: two of three fit.
    [StandInFact]
    public void Folds_that_do_not_fit_the_memory_together_train_in_groups_that_do()
    {
        string command = tones.Command("crossval", "split", "cuda").Replace("--channels 4,8 ", "", StringComparison.Ordinal);
        StandInRun run = StandIn.Run(command, ("MEMORY", $"{24 << 20}"));
        run.Succeeded();
        Assert.Equal(1, run.Times("2 trainings side by side in the same launches, as many as fit the free memory of cuda:0; 1 after them"));
        AllDone("split");
    }

    // What batches and validation take is not: the last allocation before the first step is that of the last fold's validation.
    [StandInFact]
    public void Folds_whose_validation_finds_no_memory_train_in_smaller_groups()
    {
        StandInRun whole = StandIn.Run(tones.Command("crossval", "whole", "cuda"));
        int last = whole.Calls.TakeWhile(call => call.Name != "cuStreamBeginCapture_v2").Count(call => call.Name == "cuMemAlloc_v2");
        StandInRun run = StandIn.Run(tones.Command("crossval", "refused", "cuda"), ("FAIL", $"cuMemAlloc_v2:{last}=2"));
        run.Succeeded();
        Assert.Equal(1, run.Times("one training, as many as fit the free memory of cuda:0; 2 after them"));
        Assert.Equal(1, run.Times("2 trainings side by side in the same launches"));
        AllDone("refused");
    }

    public void Dispose() => tones.Dispose();

    private void AllDone(string run)
    {
        for (int fold = 1; fold <= UnequalFolds.Folds; fold++)
        {
            Assert.Equal(Epochs + 1, File.ReadAllLines(tones.At($"{run}/fold-{fold}/log.csv")).Length);
            Assert.True(File.Exists(tones.At($"{run}/fold-{fold}/fold.json")));
        }
    }

    /// <summary>Of each recording the launches, which are all that is in it.</summary>
    private static List<int> LaunchesOfGraphs(StandInRun run)
    {
        var launches = new List<int>();
        bool isRecording = false;
        foreach (StandInCall call in run.Calls)
        {
            if (call.Name == "cuStreamEndCapture")
                isRecording = false;
            if (isRecording)
            {
                Assert.Equal(("cuLaunchKernel", true), (call.Name, call.IsCaptured));
                launches[^1]++;
            }
            if (call.Name == "cuStreamBeginCapture_v2")
            {
                isRecording = true;
                launches.Add(0);
            }
        }
        return launches;
    }
}
