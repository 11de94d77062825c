using System.CommandLine;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Commands;

/// <summary><c>manual</c>: prints the manual page.</summary>
internal sealed class ManualCommand() : Verb(
    "manual",
    "Prints the manual page, for man.",
    "rawaudionet manual > ~/.local/share/man/man1/rawaudionet.1",
    "rawaudionet manual | man -l -")
{
    public override bool ReadsSound => false;

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string page = ManualPage.Of((Command)Parents.Single(), CommandLine.Version);
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(new { Page = page }));
        else
            console.Out.Write(page);
        return 0;
    }
}
