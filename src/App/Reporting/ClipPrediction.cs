namespace RawAudioNet.App.Reporting;

/// <summary>What a classifier said of one labelled clip.</summary>
/// <param name="File">The clip's name, relative to its data set.</param>
/// <param name="Label">What it is.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Probability">The probability of that.</param>
/// <param name="Loss">The negative logarithm of the true label's probability.</param>
internal sealed record ClipPrediction(string File, string Label, string Predicted, double Probability, double Loss);
