using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes text, such as a path or a name; empty text is refused, as it is mostly an unset variable of a script.</summary>
internal class TextOption : Option<string?>
{
    public TextOption(string name, string helpName, string description, string[]? aliases = null)
        : base(name, aliases ?? [])
    {
        Description = description;
        HelpName = helpName;
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Length == 0)
                result.AddError($"{name} is empty");
            return text;
        };
    }
}
