using RawAudioNet.App.Pictures;
using RawAudioNet.Engine.Training;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>Forty epochs on the sample recordings.</summary>
internal sealed class TrainingExperiment : IExperiment
{
    public string Name => "training";

    public bool IsExact => false;

    public void Print(Bench bench, Report report)
    {
        ShortTraining training = bench.Training;
        report.Line($"{training.Clips} clips, {training.StepsPerEpoch} steps an epoch, {training.Parameters.TrainedCount} numbers to learn");
        report.Line($"epoch   steps   learning rate    beta1     loss   accuracy");
        foreach (EpochResult epoch in training.Results.Where(epoch => epoch.Epoch == 0 || (epoch.Epoch + 1) % 5 == 0))
            report.Line($"{epoch.Epoch + 1,5} {epoch.Steps,7} {epoch.LearningRate,15:E2} {epoch.Beta1,8:F3} {epoch.Loss,8:F3} {epoch.Accuracy,10:P1}");
        (int right, int all) = training.Test();
        report.Line($"recognised of the test recordings: {right} of {all}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        ShortTraining training = bench.Training;
        Plot loss = Panel.New("Loss of every step, and the mean of every epoch", "step", "cross-entropy, nats");
        ScottPlot.Plottables.Scatter dots = loss.Add.ScatterPoints(
            Panel.Steps(training.StepLosses.Count, 1, 1), training.StepLosses.ToArray(), PictureStyle.Grey.WithAlpha(.5));
        dots.MarkerSize = 3;
        double[] ends = [.. training.Results.Select(epoch => epoch.Steps - training.StepsPerEpoch / 2.0)];
        ScottPlot.Plottables.Scatter means = Panel.Line(loss, ends, [.. training.Results.Select(epoch => epoch.Loss)], width: 2);
        means.MarkerSize = 5;
        loss.Axes.SetLimits(0, training.StepLosses.Count, 0, 1.05 * training.StepLosses.Max());
        yield return ("loss-curve.png", Panel.Png(loss, 760, 260));

        Plot gradients = Panel.New("Gradients of the first step", "size, power of ten", "share of weights, %");
        for (int block = 1; block <= 4; block++)
        {
            float[] values = training.FirstGradients.First(one => one.Name == $"conv{block}.weight").Values;
            double[] sizes = [.. values.Where(value => value != 0).Select(value => Math.Log10(Math.Abs(value)))];
            NormExperiment.AddHistogram(gradients, sizes, -7, 0, block - 1, $"conv{block}");
        }

        Panel.Legend(gradients, Alignment.UpperLeft);
        yield return ("gradients.png", Panel.Png(gradients, 760, 260));
    }
}
