using Xunit;

namespace RawAudioNet.Engine.Tests.References;

/// <summary>Derivatives by their definition.</summary>
internal static class CentralDifferences
{
    /// <summary>Demands that <c>(f(x+h) − f(x−h)) / 2h</c> is the gradient, in every coordinate, to 1e-6 of the largest one.</summary>
    /// <param name="function">f; it reads the point anew every time.</param>
    /// <param name="point">x.</param>
    /// <param name="gradient">The gradient to judge.</param>
    public static void AssertGradient(Func<double> function, double[] point, double[] gradient)
    {
        const double Step = 1e-5;
        Assert.Equal(point.Length, gradient.Length);
        double scale = Math.Max(1e-2, gradient.Max(Math.Abs));
        for (int i = 0; i < point.Length; i++)
        {
            double before = point[i];
            point[i] = before + Step;
            double above = function();
            point[i] = before - Step;
            double below = function();
            point[i] = before;
            double numeric = (above - below) / (2 * Step);
            Assert.True(
                Math.Abs(numeric - gradient[i]) <= 1e-6 * scale,
                $"coordinate {i}: the gradient is {gradient[i]:R}, the difference quotient {numeric:R}");
        }
    }

    /// <summary>Σ a·b: with fixed random b it makes a function of one value out of a layer, whose gradient b then is.</summary>
    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
