using System.CommandLine;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Commands;

/// <summary>One verb of the command line: its options, examples for its help, and what it does.</summary>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that work, shown at the end of the help.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Whether the result is one JSON object on one line.</summary>
    public FlagOption Json { get; } = new("--json", "print the result as one JSON object on one line");

    /// <summary>Whether the verb opens sound, and so has the options of <see cref="Sound"/>.</summary>
    public virtual bool ReadsSound => true;

    /// <summary>Who reads sound.</summary>
    public SoundOptions Sound { get; } = new();

    /// <summary>Does the work and prints its result.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation);

    /// <summary>What the parser cannot see is wrong with the options together; null where nothing is.</summary>
    public virtual string? Contradiction(ParseResult parse) => null;
}
