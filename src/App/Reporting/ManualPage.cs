using System.CommandLine;
using System.Globalization;
using System.Text;
using RawAudioNet.App.Commands;

namespace RawAudioNet.App.Reporting;

/// <summary>The manual page, in the language of man, made of what the help is made of.</summary>
internal static class ManualPage
{
    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        ("0", "done"),
        ("1", "a bug in the program; its trace is on standard error"),
        ("2", "wrong usage"),
        ("3", "data or device: a file that cannot be read, a device that is not there, a disk that is full"),
        ("129, 130, 143", "stopped by a closed terminal, by Ctrl-C, or by a termination signal, after saving"),
    ];

    private static readonly (string Name, string Content)[] RunFiles =
    [
        ("best.safetensors, last.safetensors", "the weights of the epoch with the lowest validation loss, and of the last one with the optimiser's state"),
        ("part.safetensors", "the training within an epoch, there until the epoch's end; --resume goes on from it"),
        ("options.json, clips.json, run.json", "the options, the clips, and the machine; --config takes the first, --resume all of them"),
        ("log.csv, timing.csv", "a line an epoch: losses and accuracies; seconds"),
        ("metrics.json, predictions.csv, test-predictions.csv", "every figure, and what was said of each clip"),
        ("curves.png, confusion.png, report.html", "pictures, and a page with everything and the worst mistakes to see and hear"),
    ];

    public static string Of(Command root, string version)
    {
        var page = new StringBuilder();
        page.Append($".TH RAWAUDIONET 1 \"\" \"rawaudionet {Escaped(version)}\" \"User Commands\"\n");
        page.Append($".SH NAME\nrawaudionet \\- {Escaped(root.Description!.TrimEnd('.'))}\n");
        page.Append(".SH SYNOPSIS\n");
        foreach (Verb verb in root.Subcommands.OfType<Verb>())
            page.Append($".B rawaudionet {Escaped(verb.Name)}\n{Escaped(string.Join(' ', verb.Arguments.Select(HelpText.LabelOf).Append("[options]")))}\n.br\n");
        page.Append(".SH DESCRIPTION\nResults go to standard output, progress and warnings to standard error. With \\-\\-json a verb prints one JSON object on one line.\n");
        page.Append(".SH VERBS\n");
        foreach (Verb verb in root.Subcommands.OfType<Verb>())
        {
            page.Append($".SS {Escaped(verb.Name)}\n{Line(verb.Description!)}\n");
            foreach (Argument argument in verb.Arguments)
                Entry(page, argument.Name, argument.Description ?? "");
            foreach (Option option in verb.Options.Where(option => !option.Hidden))
                Entry(page, HelpText.LabelOf(option), HelpText.TextOf(option));
            page.Append(".PP\nExamples:\n.nf\n");
            foreach (string example in verb.Examples)
                page.Append($"{Line("  " + example)}\n");
            page.Append(".fi\n");
        }
        page.Append(".SH FILES\nThe folder of a training run holds:\n");
        foreach ((string name, string content) in RunFiles)
            Entry(page, name, content);
        page.Append(".SH EXIT STATUS\n");
        foreach ((string code, string meaning) in ExitCodes)
            Entry(page, code, meaning);
        page.Append(".SH ENVIRONMENT\n");
        Entry(page, "NO_COLOR", "set to anything: no colours, not even on a terminal");
        return page.ToString();
    }

    private static void Entry(StringBuilder page, string name, string text) => page.Append($".TP\n.B {Escaped(name)}\n{Line(text)}\n");

    // A line that begins with a dot or an apostrophe would be a request.
    private static string Line(string text) => text is ['.' or '\'', ..] ? "\\&" + Escaped(text) : Escaped(text);

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in Printable.Line(text).EnumerateRunes())
        {
            // Not every man reads UTF-8.
            escaped.Append(rune.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                > 126 => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                _ => rune.ToString(),
            });
        }
        return escaped.ToString();
    }
}
