namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>A class and how probable it is.</summary>
internal sealed record LabelProbability(string Label, double Probability);
