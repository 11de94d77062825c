using System.CommandLine;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Commands;

/// <summary><c>help [VERB]</c>: what <c>VERB --help</c> shows, for those who look for it here.</summary>
internal sealed class HelpCommand : Verb
{
    private readonly Argument<string?> name = new("VERB") { Description = "the verb to explain; without it, all are listed", Arity = ArgumentArity.ZeroOrOne };

    public HelpCommand()
        : base("help", "Explains a verb, as VERB --help does.", "rawaudionet help train") => Add(name);

    public override bool ReadsSound => false;

    public override string? Contradiction(ParseResult parse)
    {
        string? typed = parse.GetValue(name);
        return typed is null || Find(typed) is not null
            ? null
            : $"unknown verb '{typed}'{Suggestion.Hint(typed, Root.Subcommands.Select(verb => verb.Name))}";
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string text = HelpText.Of(parse.GetValue(name) is { } typed ? Find(typed)! : Root);
        console.Out.WriteLine(parse.GetValue(Json) ? JsonText.Line(new { Text = text }) : text);
        return 0;
    }

    private Command Root => (Command)Parents.Single();

    private Command? Find(string typed) => Root.Subcommands.SingleOrDefault(verb => verb.Name == typed);
}
