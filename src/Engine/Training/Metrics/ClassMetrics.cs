namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>How one class fared; a quotient whose denominator is 0 counts as 0.</summary>
/// <param name="Label">The class.</param>
/// <param name="Support">Clips of the class.</param>
/// <param name="Precision">The share of the clips taken for the class that belong to it.</param>
/// <param name="Recall">The share of the class's clips that were recognised.</param>
/// <param name="F1">The harmonic mean of both, <c>2·TP / (2·TP + FP + FN)</c>.</param>
public sealed record ClassMetrics(string Label, int Support, double Precision, double Recall, double F1);
