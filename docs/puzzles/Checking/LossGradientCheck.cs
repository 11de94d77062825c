using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 9, against difference quotients of the reference's loss; the second batch has scores around 800.</summary>
internal static class LossGradientCheck
{
    private const int Classes = 4;

    private static readonly int[] Labels = [2, 0, 3];

    private static readonly double[][] Batches = [CaseValues.Uniform(12, 1, -3, 3), CaseValues.Uniform(12, 2, 797, 803)];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<double[], int[], int, double[]>>
    {
        Number = 9,
        Title = "softmax and cross-entropy",
        Task = "Find out how the loss changes with each score.",
        Hole = nameof(P09LossGradient),
        Chapter = "docs/tour/08-loss.md",
        RealCode = "src/Engine/Backends/Cpu/CpuBackend.SoftmaxCrossEntropy.cs",
        Filled = P09LossGradient.LossGradient,
        Solution = (scores, labels, classes) => Evaluate(scores, labels, classes).GradLogits,
        Run = gradient => [.. Batches.SelectMany(scores => gradient([.. scores], [.. Labels], Classes))],
        Expected = () => [.. Batches.SelectMany(scores => DifferenceQuotients.Of(z => Evaluate(z, Labels, Classes).Loss[0], scores))],
        Mistakes =
        [
            ((scores, labels, classes) => Gradient(scores, labels, classes, 1, 1),
                "The loss is the mean over the batch, so each image's gradient is divided by N. Without that a larger batch makes "
                + "larger steps."),
            ((scores, labels, classes) => Gradient(scores, labels, classes, 0, labels.Length),
                "Those are the probabilities. Take 1 away at the label: there the score must rise, and a gradient points where the "
                + "loss rises."),
            ((scores, labels, classes) => [.. Gradient(scores, labels, classes, 1, labels.Length).Select(value => -value)],
                "The sign is turned: this would teach the network to be wrong. The gradient is what it said minus what is true."),
            ((scores, labels, classes) => Gradient(scores, labels, classes, 1, labels.Length, isSafe: false),
                "e^800 is infinite, and ∞/∞ is no number. Subtract the row's largest score before the exponential: numerator and "
                + "denominator shrink alike."),
        ],
    };

    private static (double[] ImageLoss, double[] GradLogits, double[] Loss, int[] Correct) Evaluate(
        double[] scores, int[] labels, int classes) =>
        SoftmaxCrossEntropyReference.Evaluate(new SoftmaxCrossEntropyShape(1, labels.Length, classes), scores, new(labels));

    private static double[] Gradient(double[] scores, int[] labels, int classes, double truth, double divisor, bool isSafe = true)
    {
        var gradient = new double[scores.Length];
        for (int n = 0; n < labels.Length; n++)
        {
            double[] row = scores[(n * classes)..((n + 1) * classes)];
            double[] powers = [.. row.Select(z => Math.Exp(z - (isSafe ? row.Max() : 0)))];
            for (int k = 0; k < classes; k++)
                gradient[n * classes + k] = (powers[k] / powers.Sum() - (k == labels[n] ? truth : 0)) / divisor;
        }

        return gradient;
    }
}
