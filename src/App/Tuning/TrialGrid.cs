using System.CommandLine;
using System.CommandLine.Parsing;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tuning;

/// <summary>
/// The trials that a command line asks for. The options of each are read as those of a command line of its own, by the options themselves: bounds
/// and refusals are those of <c>train</c>, and a recipe's defaults give way to what is varied.
/// </summary>
/// <param name="given">The command line.</param>
/// <param name="data">The argument of the command line.</param>
/// <param name="variations">The options that vary.</param>
/// <param name="read">Makes settings of a command line; it refuses what makes no sense together.</param>
internal sealed class TrialGrid(ParseResult given, string data, IReadOnlyList<Variation> variations, Func<ParseResult, TrainSettings> read)
{
    /// <summary>Trials of a grid; more are a slip.</summary>
    private const int MostTrials = 10_000;

    /// <summary>Every value of one option with every value of the others.</summary>
    /// <exception cref="UsageException">A value is refused, or there are too many.</exception>
    public Trial[] All()
    {
        if (variations.Aggregate(1.0, (product, variation) => product * variation.Values.Count) > MostTrials)
            throw new UsageException($"the grid has more than {MostTrials} trials; vary less, or give --one-at-a-time");
        IEnumerable<Change[]> grid = [[]];
        foreach (Variation variation in variations)
            grid = grid.SelectMany(_ => variation.Values, (changes, value) => (Change[])[.. changes, new(variation, value)]);
        return [.. grid.Select(Try)];
    }

    /// <summary>Each value alone, after a trial without any: what each is worth by itself.</summary>
    /// <exception cref="UsageException">A value is refused.</exception>
    public Trial[] OneAtATime() =>
        [Unchanged(), .. variations.SelectMany(variation => variation.Values.Select(value => Try([new(variation, value)])))];

    /// <summary>The options as given.</summary>
    public Trial Unchanged() => Try([]);

    private Trial Try(Change[] changes)
    {
        string name = changes.Length == 0 ? Trial.Unchanged : string.Join(' ', changes.Select(change => change.Text));
        ParseResult parse = given.RootCommandResult.Command.Parse(CommandLineOf(changes), given.Configuration);
        if (UsageMistake.FirstError(parse) is { } mistake)
            throw new UsageException($"{mistake} (in the trial {name})");
        try
        {
            return new Trial(name, read(parse));
        }
        catch (UsageException contradiction)
        {
            throw new UsageException($"{contradiction.Message} (in the trial {name})");
        }
    }

    private List<string> CommandLineOf(Change[] changes)
    {
        List<string> arguments = [given.CommandResult.Command.Name];
        foreach (OptionResult option in given.CommandResult.Children.OfType<OptionResult>())
        {
            if (!option.Implicit && !changes.Any(change => change.Variation.Option == option.Option))
                arguments.AddRange(option.Tokens.Count == 0 ? [option.Option.Name] : option.Tokens.Select(token => $"{option.Option.Name}={token.Value}"));
        }
        foreach (Change change in changes.Where(change => change.Value != Variation.Off))
            arguments.Add(change.Variation.Option is FlagOption ? change.Variation.Option.Name : $"{change.Variation.Option.Name}={change.Value}");
        arguments.AddRange(["--", data]);
        return arguments;
    }

    private readonly record struct Change(Variation Variation, string Value)
    {
        public string Text => Printable.Line($"{Variation.Name}={Value}");
    }
}
