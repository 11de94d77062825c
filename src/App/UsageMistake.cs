using System.CommandLine;
using System.CommandLine.Parsing;
using RawAudioNet.App.Commands;
using RawAudioNet.App.Options;

namespace RawAudioNet.App;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageMistake
{
    /// <summary>The line, or null where the command line is in order.</summary>
    public static string? In(ParseResult parse, IReadOnlyList<string> args)
    {
        Command command = parse.CommandResult.Command;
        if (command is not Verb verb)
            return $"rawaudionet: {MissingVerb(parse, command)}; 'rawaudionet --help' lists the verbs";
        string? mistake = UnknownOption(parse, verb, args) ?? FirstError(parse) ?? verb.Contradiction(parse);
        return mistake is null ? null : $"rawaudionet {verb.Name}: {mistake}; see 'rawaudionet {verb.Name} --help'";
    }

    /// <summary>What the parser finds wrong, or null.</summary>
    public static string? FirstError(ParseResult parse)
    {
        if (parse.Errors.Count == 0)
            return null;
        if (parse.UnmatchedTokens.Count > 0)
            return $"one argument too many: '{parse.UnmatchedTokens[0]}'";
        ParseError error = parse.Errors[0];
        return error.SymbolResult switch
        {
            ArgumentResult { Tokens.Count: 0 } argument when argument.Parent is CommandResult => $"{argument.Argument.Name} is missing",
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value: {option.Option.HelpName}",
            OptionResult { Tokens.Count: > 1 } option => $"{option.Option.Name} is given twice",
            _ => error.Message.TrimEnd('.'),
        };
    }

    private static string MissingVerb(ParseResult parse, Command root)
    {
        if (parse.UnmatchedTokens.Count == 0)
            return "a verb is missing";
        string typed = parse.UnmatchedTokens[0];
        string kind = typed.StartsWith('-') ? "option" : "verb";
        return $"unknown {kind} '{typed}'{Suggestion.Hint(typed, root.Subcommands.Select(verb => verb.Name))}";
    }

    // The parser gives a mistyped option to an argument that takes any text. After "--" a leading dash is part of a file's name.
    private static string? UnknownOption(ParseResult parse, Verb verb, IReadOnlyList<string> args)
    {
        string[] beforeDashes = [.. args.TakeWhile(arg => arg != "--")];
        IEnumerable<string> given = verb.Arguments
            .SelectMany(argument => parse.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .Concat(parse.UnmatchedTokens);
        foreach (string text in given)
        {
            if (text.Length > 1 && text.StartsWith('-') && beforeDashes.Contains(text, StringComparer.Ordinal))
            {
                IEnumerable<string> names = verb.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Append("--help");
                return $"unknown option '{text}'{Suggestion.Hint(text.Split('=')[0], names)}";
            }
        }
        return null;
    }
}
