namespace RawAudioNet.Puzzles.Checking;

/// <summary>What a check found, and what the reader should know of it.</summary>
internal sealed record Verdict(Outcome Outcome, string Message);
