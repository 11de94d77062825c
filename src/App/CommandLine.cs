using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using RawAudioNet.App.Commands;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App;

/// <summary>
/// The command line as a function of its arguments and streams. The parser library only parses: help, errors and exit codes are ours.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code: 0 done, 1 a bug, 2 wrong usage, 3 a data or device error, 130 or 143 stopped by a signal.</returns>
    public static int Run(IReadOnlyList<string> args, AppConsole console, Interruption interruption)
    {
        RootCommand root = CreateRoot();
        ParseResult parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (Has<HelpOption>(parse, root))
            return Print(console, HelpText.Of(parse.CommandResult.Command));
        if (Has<VersionOption>(parse, root))
            return Print(console, $"rawaudionet {Version}");
        if (UsageMistake.In(parse, args) is { } mistake)
        {
            console.Error.WriteLine(Printable.Line(mistake));
            return Failure.Usage;
        }
        return Execute((Verb)parse.CommandResult.Command, parse, console, interruption);
    }

    /// <summary>The program's version, as its package has it and run folders record it; the commit behind a plus sign is left out.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame: Failure turns whatever went wrong into a line and an exit code.")]
    private static int Execute(Verb verb, ParseResult parse, AppConsole console, Interruption interruption)
    {
        try
        {
            verb.Sound.SettingsIn(parse).UseDecoder();
            return verb.Execute(parse, console, interruption.Token);
        }
        catch (Exception exception)
        {
            return Failure.Of(exception, interruption.ExitCode).Report(console, exception, verb.Name, parse.GetValue(verb.Json));
        }
        finally
        {
            console.ClearTransient();
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Trains and evaluates a sound classifier from WAV files, on the CPU or a GPU, with its own engine.");
        root.Directives.Clear();
        root.Options.OfType<HelpOption>().Single().Description = "show this text";
        root.Options.OfType<VersionOption>().Single().Description = "show the version";
        Verb[] verbs =
        [
            new TrainCommand(),
            new CrossvalCommand(),
            new TuneCommand(),
            new EvaluateCommand(),
            new PredictCommand(),
            new FeaturesCommand(),
            new InspectCommand(),
            new ExportCommand(),
            new BenchmarkCommand(),
            new DevicesCommand(),
            new CompletionCommand(),
            new ManualCommand(),
            new HelpCommand(),
        ];
        foreach (Verb verb in verbs)
        {
            if (verb.ReadsSound)
                verb.Sound.AddTo(verb);
            verb.Add(verb.Json);
            root.Add(verb);
        }
        return root;
    }

    private static bool Has<T>(ParseResult parse, RootCommand root)
        where T : Option => root.Options.OfType<T>().Any(option => parse.GetResult(option) is { Implicit: false });

    private static int Print(AppConsole console, string text)
    {
        console.Out.WriteLine(text);
        return 0;
    }
}
