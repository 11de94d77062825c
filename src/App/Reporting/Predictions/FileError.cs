namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>Why a file gave no result.</summary>
internal sealed record FileError(string File, string Error);
