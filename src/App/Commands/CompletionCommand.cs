using System.CommandLine;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Commands;

/// <summary><c>completion SHELL</c>: prints a script by which a shell completes command lines.</summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> shell = new("SHELL") { Description = string.Join(", ", CompletionScript.Shells) };

    public CompletionCommand()
        : base(
            "completion",
            "Prints a script by which a shell completes verbs and options.",
            "source <(rawaudionet completion bash)",
            "rawaudionet completion fish > ~/.config/fish/completions/rawaudionet.fish") => Add(shell);

    public override bool ReadsSound => false;

    public override string? Contradiction(ParseResult parse) => CompletionScript.Shells.Contains(parse.GetValue(shell))
        ? null
        : $"SHELL is '{parse.GetValue(shell)}', it must be one of {string.Join(", ", CompletionScript.Shells)}";

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string script = CompletionScript.Of((Command)Parents.Single(), parse.GetValue(shell)!);
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(new { Script = script }));
        else
            console.Out.Write(script);
        return 0;
    }
}
