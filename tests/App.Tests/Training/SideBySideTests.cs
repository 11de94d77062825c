using RawAudioNet.App.Tests.Cuda;
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

    public void Dispose() => tones.Dispose();

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
