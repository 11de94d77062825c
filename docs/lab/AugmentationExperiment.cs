using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>The same clip in three epochs: shifted, and with bands and moments masked.</summary>
internal sealed class AugmentationExperiment : IExperiment
{
    private const int Frames = 344;
    private const ulong Seed = 0;

    private static readonly SpecAugmentShape Masks = new(1, 64, Frames, 2, 2, 2, 0.1f);

    public string Name => "augmentation";

    public void Print(Bench bench, Report report)
    {
        report.Line($"{Masks.Draws} draws a clip and epoch; seed {Seed}, clip 0");
        report.Line($"epoch   shift   bands masked        frames masked");
        for (int epoch = 0; epoch < 4; epoch++)
        {
            float[] draws = Draws(epoch);
            string bands = string.Join(" ", [Mask(draws, 0, Masks.MaximumBands, 64), Mask(draws, 1, Masks.MaximumBands, 64)]);
            string frames = string.Join(" ", [Mask(draws, 2, Masks.MaximumFrames, Frames), Mask(draws, 3, Masks.MaximumFrames, Frames)]);
            report.Line($"{epoch,5} {Shift(draws),7}   {bands,-19} {frames}");
        }

        float[] features = bench.Features();
        report.Line();
        report.Line($"the masks' value, the mean before any mask: {features.Average(value => (double)value):F2} dB");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        float[] plain = bench.Features();
        float loudest = plain.Max();
        var plots = new Plot[4];
        for (int i = 0; i < plots.Length; i++)
        {
            plots[i] = Panel.New(i == 0 ? "As it is" : $"Epoch {i - 1}", "frame", "mel band");
            Panel.Heat(plots[i], MelExperiment.Left(i == 0 ? plain : Augmented(bench, i - 1), 0, Frames), loudest - 80, loudest, Frames, 64);
        }

        yield return ("augmentation.png", Panel.Grid(2, 400, 220, plots));
    }

    private static float[] Augmented(Bench bench, int epoch)
    {
        float[] draws = Draws(epoch);
        Tensor store = bench.Tensor(new Shape(1, 64, Frames, 2), bench.Features());
        Tensor output = bench.Tensor(new Shape(1, 64, Frames, 2));
        Tensor drawn = bench.Tensor(new Shape(1, draws.Length), draws);
        using DeviceBuffer<int> rows = bench.Backend.Allocate<int>(1);
        rows.CopyFrom([0]);
        bench.Backend.GatherFrames(
            new GatherFramesShape(1, 64, Frames, 2), store, default, rows, drawn, new TimeShift(StoredBatchSource.MaximumShift * Frames, BothWays: true), output);
        Tensor workspace = bench.Tensor(new Shape((int)Math.Max(1, bench.Backend.SpecAugmentWorkspace(Masks))));
        bench.Backend.SpecAugment(Masks, drawn, output, workspace);
        return output.ToArray();
    }

    private static float[] Draws(int epoch) =>
        [.. Enumerable.Range(0, Masks.Draws).Select(draw => Philox.Uniform(Seed, RandomStream.Augmentation, (uint)epoch, 0, (uint)draw))];

    private static int Shift(float[] draws) =>
        AugmentationRule.Shift(draws[AugmentationRule.ShiftDraw], StoredBatchSource.MaximumShift * Frames, bothWays: true);

    private static string Mask(float[] draws, int mask, float maximum, int size)
    {
        (float length, float start) = (draws[AugmentationRule.FirstMaskDraw + 2 * mask], draws[AugmentationRule.FirstMaskDraw + 2 * mask + 1]);
        int first = AugmentationRule.MaskStart(length, start, maximum, size);
        int count = AugmentationRule.MaskLength(length, maximum);
        return count == 0 ? "none" : $"{first}-{first + count - 1}";
    }
}
