using System.CommandLine;
using System.Text.RegularExpressions;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes a regular expression.</summary>
internal sealed class PatternOption : Option<string?>
{
    public PatternOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "REGEX";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            try
            {
                _ = new Regex(text, RegexOptions.CultureInvariant);
            }
            catch (RegexParseException fault)
            {
                result.AddError($"{name} is not a regular expression: {fault.Message}");
            }
            return text;
        };
    }
}
