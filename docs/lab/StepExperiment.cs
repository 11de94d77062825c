using RawAudioNet.Engine.Backends;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RawAudioNet.Lab;

/// <summary>How much a training step has to compute and to move: what a GPU finds to do.</summary>
internal sealed class StepExperiment : IExperiment
{
    private const int Batch = 16;

    private static readonly Conv2dShape[] Blocks =
    [
        new(1, Batch, 64, 344, 2, 8, 5, 5, 2, 2),
        new(1, Batch, 32, 172, 8, 16, 3, 3, 2, 1),
        new(1, Batch, 16, 86, 16, 32, 3, 3, 2, 1),
        new(1, Batch, 8, 43, 32, 64, 3, 3, 2, 1),
    ];

    public string Name => "step";

    public void Print(Bench bench, Report report)
    {
        report.Line($"a training step of {Batch} clips; millions of multiplications and additions, of bytes");
        report.Line($"block   outputs   forward   weights   input   total   read and written");
        double all = 0;
        foreach ((Conv2dShape shape, int block) in Blocks.Select((shape, i) => (shape, i + 1)))
        {
            double total = Total(shape, block);
            all += total;
            report.Line($"{block,5} {shape.Output.Count,9} {shape.Flops / 1e6,9:F1} {shape.Flops / 1e6,9:F1} {(block == 1 ? 0 : shape.Flops / 1e6),7:F1} {total,7:F1} {Bytes(shape),18:F1}");
        }

        report.Line($"all {all,48:F1}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        Plot plot = Panel.New("A training step of 16 clips", null, "millions of operations");
        var names = new NumericManual();
        for (int block = 1; block <= Blocks.Length; block++)
        {
            double flops = Blocks[block - 1].Flops / 1e6;
            double[] parts = block == 1 ? [flops, flops] : [flops, flops, flops];
            for (int part = 0; part < parts.Length; part++)
            {
                ScottPlot.Plottables.BarPlot bar = plot.Add.Bar(4 * block + part, parts[part]);
                bar.Color = Panel.Colours[part];
                if (block == 2)
                    bar.LegendText = ((string[])["forward", "weight gradient", "input gradient"])[part];
            }

            names.AddMajor(4 * block + 1, $"block {block}");
        }

        plot.Axes.Bottom.TickGenerator = names;
        plot.Axes.SetLimits(3, 19.5, 0, 110);
        Panel.Legend(plot);
        yield return ("step.png", Panel.Png(plot, 760, 260));
    }

    // Nothing before the first block learns: its input needs no gradient.
    private static double Total(Conv2dShape shape, int block) => shape.Flops / 1e6 * (block == 1 ? 2 : 3);

    /// <summary>Inputs and outputs and the gradients of both, each once.</summary>
    private static double Bytes(Conv2dShape shape) => 4 * 2.0 * (shape.Input.Count + shape.Output.Count) / 1e6;
}
