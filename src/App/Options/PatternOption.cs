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
            if (Fault(text) is { } fault)
                result.AddError($"{name} is not a regular expression: {fault}");
            return text;
        };
    }

    /// <summary>What is wrong with a regular expression, or null.</summary>
    public static string? Fault(string? pattern)
    {
        try
        {
            _ = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant);
            return null;
        }
        catch (RegexParseException fault)
        {
            return fault.Message;
        }
    }
}
