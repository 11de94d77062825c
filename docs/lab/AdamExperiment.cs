using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Training;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>The schedule of a run, and what Adam makes of gradients of any size.</summary>
internal sealed class AdamExperiment : IExperiment
{
    private const int Steps = 1000;
    private const double MaximumRate = 1e-2;

    private static readonly int[] Shown = [0, 100, 299, 500, 750];

    public string Name => "adam";

    public void Print(Bench bench, Report report)
    {
        var cycle = new OneCycle(Steps, MaximumRate);
        report.Line($" step   learning rate    beta1");
        foreach (int step in Shown.Where(step => step < Steps).Append(Steps - 1).Distinct())
            report.Line($"{step,5} {cycle.LearningRate(step),15:E3} {cycle.Beta1(step),8:F4}");

        report.Line();
        report.Line($"one weight after 20 steps of 0.001 each, by what its gradients are");
        foreach ((string name, Func<int, float> gradient) in Gradients)
            report.Line($"{name,-34} {Walk(gradient)[^1],9:F5}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        var cycle = new OneCycle(Steps, MaximumRate);
        double[] steps = Panel.Steps(Steps);
        Plot rate = Panel.New("Learning rate", "step", null);
        Panel.Line(rate, steps, [.. steps.Select(step => cycle.LearningRate((int)step))], width: 2);
        rate.Axes.SetLimits(0, 1.06 * Steps, 0, 1.05 * MaximumRate);
        Plot beta = Panel.New("Adam's beta 1", "step", null);
        Panel.Line(beta, steps, [.. steps.Select(step => cycle.Beta1((int)step))], 1, width: 2);
        beta.Axes.SetLimits(0, 1.06 * Steps, 0.84, 0.96);
        yield return ("one-cycle.png", Panel.Grid(2, 400, 230, rate, beta));
    }

    private static (string Name, Func<int, float> Gradient)[] Gradients =>
    [
        ("always 0.0001", _ => 1e-4f),
        ("always 1", _ => 1),
        ("always 10000", _ => 1e4f),
        ("1 and -1 in turn", step => step % 2 == 0 ? 1 : -1),
        ("1, then 0 for good", step => step == 0 ? 1 : 0),
    ];

    private static float[] Walk(Func<int, float> gradient)
    {
        const double Beta1 = 0.9;
        (float weight, float first, float second) = (0, 0, 0);
        var weights = new float[20];
        for (int step = 0; step < weights.Length; step++)
        {
            var schedule = new ScheduleEntry(
                0.001f,
                (float)Beta1,
                (float)(1 - Beta1),
                (float)(0.001 / (1 - Math.Pow(Beta1, step + 1))),
                (float)Math.Sqrt(1 - Math.Pow(0.999, step + 1)));
            first = AdamRule.FirstMoment(first, gradient(step), schedule);
            second = AdamRule.SecondMoment(second, gradient(step));
            weights[step] = weight = AdamRule.Weight(weight, first, second, schedule);
        }

        return weights;
    }
}
