using System.CommandLine;
using System.Globalization;
using System.Text;
using RawAudioNet.App.Commands;

namespace RawAudioNet.App.Reporting;

/// <summary>The help of a verb: how to call it, what each option means with its unit and default, and examples that work.</summary>
internal static class HelpText
{
    private const int Width = AppConsole.Width;
    private const int NameWidth = 28;

    private static readonly string[] FirstSteps =
    [
        "rawaudionet train sounds             # a sub-folder of WAV files a class",
        "rawaudionet evaluate runs/sounds-1   # which class fails, and report.html why",
        "rawaudionet predict runs/sounds-1 new.wav",
        "rawaudionet train --help             # all options of a verb",
    ];

    public static string Of(Command command)
    {
        var text = new StringBuilder();
        var verb = command as Verb;
        text.Append("Usage: rawaudionet ").Append(verb?.Name ?? "VERB");
        foreach (Argument argument in command.Arguments)
            text.Append(' ').Append(LabelOf(argument));
        text.Append(" [options]\n\n");
        TextWrap.Append(text, command.Description ?? "", 0, Width);
        text.Append('\n');

        AppendSection(text, "Verbs", command.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")));
        AppendSection(text, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        IEnumerable<(string, string)> options = command.Options.Where(option => !option.Hidden).Select(option => (LabelOf(option), TextOf(option)));
        AppendSection(text, "Options", verb is null ? options : options.Append(("-h, --help", "show this text")));
        IReadOnlyList<string> examples = verb?.Examples ?? FirstSteps;
        text.Append(examples.Count == 1 ? "\nExample:\n" : "\nExamples:\n");
        foreach (string example in examples)
            text.Append("  ").Append(example).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>An argument as a usage line shows it.</summary>
    public static string LabelOf(Argument argument)
    {
        string label = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "…" : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{label}]" : label;
    }

    /// <summary>An option's names, the short one first, and what it takes.</summary>
    public static string LabelOf(Option option)
    {
        IEnumerable<string> names = option.Aliases
            .Where(alias => alias.StartsWith('-'))
            .Append(option.Name)
            .Distinct()
            .OrderBy(name => name.Length);
        string label = string.Join(", ", names);
        return option.HelpName is null ? label : $"{label} {option.HelpName}";
    }

    /// <summary>What an option means, with its default.</summary>
    public static string TextOf(Option option)
    {
        string text = option.Description ?? "";
        // A choice that is called default says so itself.
        return option.HasDefaultValue && option.GetDefaultValue() is { } value and not false and not "default"
            ? string.Create(CultureInfo.InvariantCulture, $"{text} (default {(value is int[] list ? string.Join(',', list) : value)})")
            : text;
    }

    private static void AppendSection(StringBuilder text, string title, IEnumerable<(string Name, string Text)> rows)
    {
        bool any = false;
        foreach ((string name, string description) in rows)
        {
            if (!any)
                text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n");
            any = true;
            string label = "  " + name;
            // A label too long for its column has a line of its own.
            text.Append(label.Length < NameWidth - 1 ? label.PadRight(NameWidth) : label + "\n" + new string(' ', NameWidth));
            TextWrap.Append(text, description, NameWidth, Width);
            text.Append('\n');
        }
    }
}
