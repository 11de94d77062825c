using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>
/// The tutorial recipe against PyTorch and torchaudio, their draws replayed: from WAV file to gradient, each step begun where PyTorch's
/// training stood.
/// </summary>
public sealed class TutorialStepsTests
{
    private const double GradientTolerance = 1e-5;

    // A sum of 704,512 values in float32: a millionth of their range of 80 dB. Over twenty steps the CPU is off by at most 8e-6 dB,
    // OpenCL by 4e-5.
    private const double MomentsToleranceDb = 8e-5;

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Each_step_has_the_loss_and_gradient_of_PyTorch(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        TutorialGolden golden = TutorialGolden.Load();
        using var replay = new TutorialReplay(backend, golden.Steps);
        using var trainer = new Trainer(backend, replay, Options(golden.Steps, replay));
        Assert.Equal(golden.Steps.TotalSteps, trainer.State.Steps);
        Assert.NotEmpty(golden.Steps.Snapshots);

        var offSteps = new List<int>();
        foreach (TutorialSnapshot snapshot in golden.Steps.Snapshots)
        {
            replay.Step = golden.Steps.Steps[snapshot.Step];
            golden.Restore(snapshot, trainer.Parameters);
            trainer.BeginEpoch(snapshot.Step);
            trainer.Step(snapshot.Step, 0);

            StepLogEntry log = trainer.ReadLog(0, snapshot.Step)[0];
            double gradientError = GradientError(golden, snapshot, trainer.Parameters);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{kind} step {snapshot.Step}: loss off by {log.Loss - replay.Step.LossInDouble:e2}, gradient by {gradientError:e2}, " +
                $"mean by {log.Mean - replay.Step.BatchMean:e2} dB, deviation by {log.Deviation - replay.Step.BatchDeviation:e2} dB");
            Assert.Equal(replay.Step.BatchMean, log.Mean, MomentsToleranceDb);
            Assert.Equal(replay.Step.BatchDeviation, log.Deviation, MomentsToleranceDb);
            Assert.Equal(replay.Step.LossInDouble, log.Loss, 1e-6);
            if (!(gradientError <= GradientTolerance))
                offSteps.Add(snapshot.Step);
            foreach (TutorialTensor tensor in golden.Steps.Running)
            {
                float[] running = TutorialGolden.Read(trainer.Parameters[tensor.Name].Value[0]);
                Assert.InRange(RelativeError(golden.Tensor(snapshot.RunningAfter, tensor), running), 0, 1e-5);
            }
        }

        Assert.Empty(offSteps);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Adam_takes_step_0_to_the_parameters_of_step_1(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        TutorialGolden golden = TutorialGolden.Load();
        using var replay = new TutorialReplay(backend, golden.Steps);
        using var trainer = new Trainer(backend, replay, Options(golden.Steps, replay));
        TutorialSnapshot before = golden.Steps.Snapshots[0];
        TutorialSnapshot after = golden.Steps.Snapshots[1];
        Assert.Equal((0, 1), (before.Step, after.Step));

        replay.Step = golden.Steps.Steps[0];
        golden.Restore(before, trainer.Parameters);
        trainer.BeginEpoch(0);
        trainer.Step(0, 0);

        double difference = 0;
        double change = 0;
        foreach (TutorialTensor tensor in golden.Steps.Parameters)
        {
            float[] ours = TutorialGolden.Read(trainer.Parameters[tensor.Name].Value[0]);
            ReadOnlySpan<float> begin = golden.Tensor(before.Parameters, tensor);
            ReadOnlySpan<float> end = golden.Tensor(after.Parameters, tensor);
            for (int i = 0; i < ours.Length; i++)
            {
                difference += Math.Pow(ours[i] - end[i], 2);
                change += Math.Pow(end[i] - begin[i], 2);
            }
        }

        // The first step moves every weight by the learning rate whatever its gradient's size, so the few weights whose gradient is all
        // rounding (|g| near 1e-8) go their own way.
        double error = Math.Sqrt(difference / change);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: the step is off by {error:e2} of its length");
        Assert.InRange(error, 0, 2e-2);
    }

    private static TrainerOptions Options(TutorialSteps golden, TutorialReplay replay) => new()
    {
        Network = new AudioClassifierOptions(golden.Classes, AudioClassifierOptions.DefaultChannels),
        Batch = replay.Clips,
        Epochs = golden.TotalSteps,
        MaximumRate = golden.MaxLearningRate,
        Draws = replay,
    };

    private static double GradientError(TutorialGolden golden, TutorialSnapshot snapshot, ParameterStore parameters)
    {
        double difference = 0;
        double length = 0;
        foreach (TutorialTensor tensor in golden.Steps.Parameters)
        {
            float[] ours = TutorialGolden.Read(parameters[tensor.Name].Gradient[0]);
            ReadOnlySpan<float> theirs = golden.Tensor(snapshot.Gradients, tensor);
            for (int i = 0; i < ours.Length; i++)
            {
                difference += Math.Pow(ours[i] - theirs[i], 2);
                length += Math.Pow(theirs[i], 2);
            }
        }

        return Math.Sqrt(difference / length);
    }

    private static double RelativeError(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            length += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / length);
    }
}
