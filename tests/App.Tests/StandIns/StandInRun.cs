namespace RawAudioNet.App.Tests.StandIns;

/// <summary>What a run of the program on a stand-in for a driver did.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Out">Its stdout.</param>
/// <param name="Error">Its stderr.</param>
/// <param name="Calls">Its calls of the driver, in order.</param>
/// <param name="Modules">The kernels' code, in order.</param>
internal sealed record StandInRun(int Code, string Out, string Error, IReadOnlyList<StandInCall> Calls, IReadOnlyList<string> Modules)
{
    /// <summary>The last line of stderr, where a failed command says why.</summary>
    public string LastLine => Error.TrimEnd('\n').Split('\n')[^1];

    /// <summary>stderr without its line breaks, which depend on the width of lines.</summary>
    public string Said => string.Join(' ', Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>How often stderr says something.</summary>
    public int Times(string words) => Said.Split(words).Length - 1;

    public int Count(string name) => Calls.Count(call => call.Name == name);

    public void Succeeded() => Assert.True(Code == 0, $"exit code {Code}\n{Error}");

    /// <summary>Asserts that the command ended with exit code 3 and one line, the last, which contains all the words.</summary>
    public void FailedWith(params string[] words)
    {
        Assert.True(Code == 3, $"exit code {Code}\n{Error}");
        Assert.All(words, word => Assert.Contains(word, LastLine, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
