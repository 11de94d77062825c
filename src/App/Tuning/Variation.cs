using System.CommandLine;
using RawAudioNet.App.Options;

namespace RawAudioNet.App.Tuning;

/// <summary>An option of the training with the values that trials give it.</summary>
/// <param name="Option">The option.</param>
/// <param name="Values">The values as they are typed, or <see cref="Off"/>.</param>
internal sealed record Variation(Option Option, IReadOnlyList<string> Values)
{
    /// <summary>The option is left out.</summary>
    public const string Off = "off";

    /// <summary>An option without a value is given.</summary>
    public const string On = "on";

    /// <summary>The option's name as <c>--vary</c> has it.</summary>
    public string Name => NameOf(Option);

    /// <summary>Reads what <c>--vary</c> was given: <c>max-lr=3e-3,1e-2</c>, or <c>no-augment</c> for an option without a value.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="options">The options that there are.</param>
    /// <param name="whyFixed">Why an option must be the same in all trials, or null.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static Variation Parse(string text, IReadOnlyCollection<Option> options, Func<Option, string?> whyFixed)
    {
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        string name = parts[0].TrimStart('-');
        Option option = options.FirstOrDefault(option => NameOf(option) == name)
            ?? throw new UsageException($"--vary has the unknown option '{name}'{Suggestion.Hint(name, options.Where(IsFree).Select(NameOf))}");
        if (whyFixed(option) is { } reason)
            throw new UsageException($"--vary cannot take {name}: {reason}");
        if (parts.Length == 1 && option is not FlagOption)
            throw new UsageException($"--vary {name} needs values, as in --vary {name}=A,B");

        // Where a value has commas itself, slashes divide.
        bool isList = option.HelpName?.Contains(',', StringComparison.Ordinal) ?? false;
        string[] values = parts.Length == 1 ? [Off, On] : parts[1].Split(isList ? '/' : ',', StringSplitOptions.TrimEntries);
        if (values.Contains(""))
            throw new UsageException($"--vary {text}: a value is empty; '{Off}' leaves the option out");
        if (values.Distinct().Count() < values.Length)
            throw new UsageException($"--vary {text}: a value is there twice");
        if (option is FlagOption && values.FirstOrDefault(value => value is not (Off or On)) is { } other)
            throw new UsageException($"--vary {text}: {name} is {Off} or {On}, not '{other}'");
        return new Variation(option, values);

        bool IsFree(Option option) => whyFixed(option) is null;
    }

    private static string NameOf(Option option) => option.Name.TrimStart('-');
}
