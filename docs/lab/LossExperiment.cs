using RawAudioNet.App.Pictures;
using RawAudioNet.Engine.Tensors;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RawAudioNet.Lab;

/// <summary>From the last feature maps to probabilities, the loss and the gradient that starts the way back.</summary>
internal sealed class LossExperiment : IExperiment
{
    private const string Truth = "english";

    public string Name => "loss";

    public bool IsExact => false;

    public void Print(Bench bench, Report report)
    {
        (IReadOnlyList<string> labels, float[] logits, double[] probabilities) = Judge(bench, out Shape maps);
        int truth = labels.ToList().IndexOf(Truth);
        report.Line($"the last block's maps {maps} become {maps[2]} means, and these {labels.Count} logits");
        report.Line($"class        logit   probability   gradient");
        for (int label = 0; label < labels.Count; label++)
            report.Line($"{labels[label],-9} {logits[label],8:F2} {probabilities[label],13:F4} {probabilities[label] - (label == truth ? 1 : 0),10:F4}");
        report.Line($"loss {-Math.Log(probabilities[truth]):F4}; of a network that knows nothing {Math.Log(labels.Count):F4}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        (IReadOnlyList<string> labels, _, double[] probabilities) = Judge(bench, out _);
        Plot loss = Panel.New("The loss of a class given this probability", "probability of the true class", "loss, nats");
        double[] steps = Panel.Steps(200, 1 / 200.0, 1 / 400.0);
        Panel.Line(loss, steps, Array.ConvertAll(steps, p => -Math.Log(p)), width: 2);
        loss.Axes.SetLimits(0, 1, 0, 5);
        Plot bars = Panel.New("\"hello\": probabilities", null, null);
        for (int label = 0; label < labels.Count; label++)
        {
            ScottPlot.Plottables.BarPlot bar = bars.Add.Bar(label, probabilities[label]);
            bar.Color = labels[label] == Truth ? PictureStyle.Blue : PictureStyle.Vermillion;
        }

        var names = new NumericManual();
        for (int label = 0; label < labels.Count; label++)
            names.AddMajor(label, labels[label]);
        bars.Axes.Bottom.TickGenerator = names;
        bars.Axes.SetLimits(-0.6, labels.Count - 0.4, 0, 1.05);
        yield return ("loss.png", Panel.Grid(2, 400, 260, loss, bars));
    }

    private static (IReadOnlyList<string> Labels, float[] Logits, double[] Probabilities) Judge(Bench bench, out Shape maps)
    {
        List<(string Layer, float[] Values, Shape Shape)> outputs = bench.Training.Run(bench.Features());
        maps = outputs.First(output => output.Layer == "bn4").Shape;
        float[] logits = outputs[^1].Values;
        return (bench.Training.Labels, logits, ShortTraining.Softmax(logits));
    }
}
