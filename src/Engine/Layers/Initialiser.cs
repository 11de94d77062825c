using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Layers;

/// <summary>How a parameter begins: a pure function of the seed, so that the same seed gives the same network on every device.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Scale">The constant, the standard deviation or the bound.</param>
public readonly record struct Initialiser(InitialiserKind Kind, double Scale)
{
    private const double NegativeSlope = 0.1;

    /// <summary>All zeros.</summary>
    public static Initialiser Zero => new(InitialiserKind.Constant, 0);

    /// <summary>All ones.</summary>
    public static Initialiser One => new(InitialiserKind.Constant, 1);

    /// <summary>Normal with <c>σ = √(2/(1 + 0.1²))/√fan_in</c>: torch's <c>kaiming_normal_(a=0.1)</c>.</summary>
    /// <remarks>Source: He et al., "Delving deep into rectifiers" (2015), equation 15.</remarks>
    public static Initialiser KaimingNormal(int fanIn) =>
        new(InitialiserKind.Normal, Math.Sqrt(2.0 / (1.0 + NegativeSlope * NegativeSlope)) / Math.Sqrt(fanIn));

    /// <summary>Uniform in ±1/√fan_in: torch's default for a linear layer.</summary>
    public static Initialiser LinearUniform(int fanIn) => new(InitialiserKind.Uniform, 1.0 / Math.Sqrt(fanIn));

    /// <summary>Computes the initial values.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="parameter">The parameter's index, which keeps its numbers apart from the others'.</param>
    /// <param name="values">Receives them.</param>
    public void Fill(ulong seed, int parameter, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Kind switch
            {
                InitialiserKind.Normal => (float)(Scale * Normal(seed, parameter, i)),
                InitialiserKind.Uniform => (float)(Scale * (2.0 * Uniform(seed, parameter, 2 * i) - 1.0)),
                _ => (float)Scale,
            };
        }
    }

    /// <summary>Box and Muller 1958; the first uniform is moved off zero for the logarithm.</summary>
    private static double Normal(ulong seed, int parameter, int i)
    {
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - Uniform(seed, parameter, 2 * i)));
        return radius * Math.Cos(2.0 * Math.PI * Uniform(seed, parameter, 2 * i + 1));
    }

    private static double Uniform(ulong seed, int parameter, int draw) =>
        Philox.Word(seed, RandomStream.Initialisation, 0, (uint)parameter, (uint)draw) * (1.0 / 4294967296.0);
}
