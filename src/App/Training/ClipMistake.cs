using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Training;

/// <summary>A clip that was taken for something else.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Label">What it is.</param>
/// <param name="TrueProbability">The probability of that.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Probability">The probability of that.</param>
internal sealed record ClipMistake(SoundClip Clip, string Label, double TrueProbability, string Predicted, double Probability);
