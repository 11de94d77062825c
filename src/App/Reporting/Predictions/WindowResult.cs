namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>What one stretch of a sound is, most probable class first.</summary>
/// <param name="Start">Its begin in seconds.</param>
/// <param name="End">Its end in seconds, at most the sound's duration.</param>
/// <param name="Top">The most probable classes.</param>
internal sealed record WindowResult(double Start, double End, IReadOnlyList<LabelProbability> Top);
