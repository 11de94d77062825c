namespace RawAudioNet.Puzzles;

/// <summary>What stands in a hole until the reader fills it; the program then says what to do.</summary>
internal sealed class UnfilledException() : Exception("this hole is not filled yet");
