using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>A signature too long for a Func: one step of one weight.</summary>
internal delegate (double Weight, double First, double Second) AdamStep(
    double weight, double gradient, double first, double second, double rate, double beta1, int time);

/// <summary>Puzzle 10, against the engine's rule: six steps of two weights, one with tiny gradients.</summary>
internal static class AdamCheck
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double Rate = 0.1;

    private static readonly double[][] Gradients = [[1, -0.5, 2, 0.25, -3, 1], [1e-5, 2e-5, -1e-5, 3e-5, 1e-5, 1e-5]];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<AdamStep>
    {
        Number = 10,
        Title = "a step of Adam",
        Task = "Move one weight by its gradient.",
        Hole = nameof(P10Adam),
        Chapter = "docs/tour/09-adam-and-onecycle.md",
        RealCode = "src/Engine/Numerics/AdamRule.cs",
        Filled = P10Adam.Step,
        Solution = StepReference.Adam,
        Run = step => [.. Gradients.SelectMany(gradients => Walk(step, gradients))],
        Expected = () => [.. Gradients.SelectMany(gradients => Walk(Engine, gradients))],
        Mistakes =
        [
            ((w, g, m, v, rate, beta1, _) => Step(w, g, m, v, rate, beta1, 1, 1),
                "The corrections 1 − β^t are missing. m and v begin at 0: after one step m is a tenth of g and √v a 30th of |g|, so "
                + "the step is three times too long."),
            ((w, g, m, v, rate, beta1, t) => Step(w, g, m, v, rate, beta1, 1 - Math.Pow(beta1, t), 1 - Math.Pow(Beta2, t), isInside: true),
                "Your ε is under the root. There it weighs like a gradient of 1e-4, and weights with smaller gradients crawl; "
                + "it belongs behind the root."),
            ((w, g, m, v, rate, beta1, t) => Step(w, g, m, v, rate, beta1, 1 - Math.Pow(beta1, t + 1), 1 - Math.Pow(Beta2, t + 1)),
                "t counts from 1: the first step is corrected by 1 − β, not by 1 − β²."),
            ((w, g, m, v, rate, beta1, t) => StepReference.Adam(w, g, m, v, -rate, beta1, t),
                "You climb: the gradient points where the loss rises. Subtract."),
        ],
    };

    private static (double Weight, double First, double Second) Engine(
        double weight, double gradient, double first, double second, double rate, double beta1, int time)
    {
        var schedule = new ScheduleEntry(
            (float)rate,
            (float)beta1,
            (float)(1 - beta1),
            (float)(rate / (1 - Math.Pow(beta1, time))),
            (float)Math.Sqrt(1 - Math.Pow(Beta2, time)));
        float nextFirst = AdamRule.FirstMoment((float)first, (float)gradient, schedule);
        float nextSecond = AdamRule.SecondMoment((float)second, (float)gradient);
        return (AdamRule.Weight((float)weight, nextFirst, nextSecond, schedule), nextFirst, nextSecond);
    }

    private static double[] Walk(AdamStep step, double[] gradients)
    {
        (double weight, double first, double second) = (0, 0, 0);
        var weights = new double[gradients.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            (weight, first, second) = step(weight, gradients[i], first, second, Rate, Beta1, i + 1);
            weights[i] = weight;
        }

        return weights;
    }

    private static (double Weight, double First, double Second) Step(
        double w,
        double g,
        double m,
        double v,
        double rate,
        double beta1,
        double firstCorrection,
        double secondCorrection,
        bool isInside = false)
    {
        m = beta1 * m + (1 - beta1) * g;
        v = Beta2 * v + (1 - Beta2) * g * g;
        double size = isInside ? Math.Sqrt(v / secondCorrection + Epsilon) : Math.Sqrt(v / secondCorrection) + Epsilon;
        return (w - rate * m / firstCorrection / size, m, v);
    }
}
