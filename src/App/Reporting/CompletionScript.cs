using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;

namespace RawAudioNet.App.Reporting;

/// <summary>Scripts by which shells complete verbs, options and the words that options take; names of files they complete themselves.</summary>
internal static partial class CompletionScript
{
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    private const string Zsh = "(( $+functions[compdef] )) || { autoload -U compinit && compinit }\nautoload -U bashcompinit && bashcompinit\n";

    public static string Of(Command root, string shell) => shell switch
    {
        "zsh" => Zsh + Bash(root),
        "fish" => Fish(root),
        _ => Bash(root),
    };

    private static string Bash(Command root)
    {
        var script = new StringBuilder();
        script.Append("_rawaudionet() {\n");
        script.Append("    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} words=\n");
        script.Append("    COMPREPLY=()\n");
        script.Append("    if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
        script.Append($"        words='{string.Join(' ', root.Subcommands.Select(verb => verb.Name))} --help --version'\n");
        script.Append("    else\n        case \"$verb $previous\" in\n");
        foreach (Command verb in root.Subcommands)
        {
            foreach (Option option in OptionsOf(verb).Where(option => ChoicesOf(option).Length > 0))
            {
                string patterns = string.Join(" | ", NamesOf(option).Select(name => $"'{verb.Name} {name}'"));
                script.Append($"            {patterns}) words='{string.Join(' ', ChoicesOf(option))}' ;;\n");
            }
        }
        script.Append($"            'help help') words='{string.Join(' ', root.Subcommands.Select(verb => verb.Name))}' ;;\n");
        script.Append("        esac\n        if [ -z \"$words\" ] && [[ $current == -* ]]; then\n            case $verb in\n");
        foreach (Command verb in root.Subcommands)
            script.Append($"                {verb.Name}) words='{string.Join(' ', OptionsOf(verb).Select(option => option.Name).Append("--help"))}' ;;\n");
        script.Append("            esac\n        fi\n    fi\n");
        // No mapfile: zsh has none, nor bash before 4, which is macOS's. No word holds what a shell would expand.
        script.Append("    [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n");
        script.Append("}\ncomplete -o default -F _rawaudionet rawaudionet\n");
        return script.ToString();
    }

    private static string Fish(Command root)
    {
        var script = new StringBuilder();
        foreach (Command verb in root.Subcommands)
            script.Append($"complete -c rawaudionet -f -n __fish_use_subcommand -a {verb.Name} -d {Quoted(verb.Description)}\n");
        string verbs = string.Join(' ', root.Subcommands.Select(verb => verb.Name));
        script.Append($"complete -c rawaudionet -f -n '__fish_seen_subcommand_from help' -a '{verbs}'\n");
        foreach (Command verb in root.Subcommands)
        {
            foreach (Option option in OptionsOf(verb))
            {
                script.Append($"complete -c rawaudionet -n '__fish_seen_subcommand_from {verb.Name}' -l {option.Name.TrimStart('-')}");
                foreach (string name in NamesOf(option).Where(name => name.Length == 2))
                    script.Append($" -s {name[1]}");
                string[] choices = ChoicesOf(option);
                if (choices.Length > 0)
                    script.Append($" -x -a '{string.Join(' ', choices)}'");
                else if (option.HelpName is not null)
                    script.Append(" -r");
                script.Append($" -d {Quoted(option.Description)}\n");
            }
        }
        return script.ToString();
    }

    private static IEnumerable<Option> OptionsOf(Command verb) => verb.Options.Where(option => !option.Hidden);

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-')).Distinct();

    /// <summary>The words that an option takes: those of a list such as <c>cpu|cuda[:N]</c>, without what may follow one.</summary>
    private static string[] ChoicesOf(Option option) =>
        Ending().Replace(option.HelpName ?? "", "").Split('|') is { Length: > 1 } words ? words : [];

    [GeneratedRegex(@"\[[^]]*\]")]
    private static partial Regex Ending();

    private static string Quoted(string? text) => "'" + Printable.Line(text ?? "").Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
