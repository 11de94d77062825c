namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>What a sound is as a whole, and window by window where it is longer than one.</summary>
/// <param name="File">The file as it was named, - for standard input.</param>
/// <param name="Start">0.</param>
/// <param name="End">The duration in seconds.</param>
/// <param name="Top">The most probable classes by the mean over the windows.</param>
/// <param name="Windows">The timeline; empty where there is one window.</param>
internal sealed record FileResult(
    string File, double Start, double End, IReadOnlyList<LabelProbability> Top, IReadOnlyList<WindowResult> Windows);
