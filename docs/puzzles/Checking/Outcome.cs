namespace RawAudioNet.Puzzles.Checking;

/// <summary>How a puzzle stands.</summary>
internal enum Outcome
{
    /// <summary>The hole is as it was.</summary>
    Unfilled,

    /// <summary>It is filled, and its results are not those of the real code.</summary>
    Wrong,

    /// <summary>Its results are those of the real code.</summary>
    Right,
}
