namespace RawAudioNet.Bench.Ladders;

/// <summary>One version of a computation on a ladder from the naive loop to the shipped code.</summary>
/// <param name="Name">What is new in it.</param>
/// <param name="Idea">Why that should help.</param>
/// <param name="Run">Computes everything once, or enqueues that where there is something to wait for.</param>
/// <param name="Result">What the last run computed, in the order of the reference.</param>
internal sealed record Rung(string Name, string Idea, Action Run, Func<float[]> Result)
{
    /// <summary>Returns when everything enqueued is computed.</summary>
    public Action Wait { get; init; } = static () => { };
}
