using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes one of a few words.</summary>
internal sealed class ChoiceOption : Option<string>
{
    public ChoiceOption(string name, string description, string[] choices, string? initial)
        : base(name)
    {
        Description = description;
        HelpName = string.Join('|', choices);
        if (initial is not null)
            DefaultValueFactory = _ => initial;
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!choices.Contains(text, StringComparer.Ordinal))
            {
                result.AddError($"{name} is '{text}', it must be one of {string.Join(", ", choices)}{Suggestion.Hint(text, choices)}");
            }
            return text;
        };
    }
}
