using RawAudioNet.Engine.Backends;
using Spectre.Console;

namespace RawAudioNet.App.Reporting;

/// <summary>
/// Where a command reads and writes: results go to <see cref="Out"/>, progress and warnings to <see cref="Error"/>. Colours, and lines that
/// are overwritten, appear only on a terminal.
/// </summary>
internal sealed class AppConsole(Stream input, TextWriter output, TextWriter error)
{
    /// <summary>Columns that tables keep to, so that they fit every terminal and every pipe alike.</summary>
    public const int Width = 80;

    private const string Warning = "warning: ";

    // Several folds may train, and report, at the same time.
    private readonly Lock errorAccess = new();
    private IAnsiConsole? tables;
    private bool hasTransientLine;
    private bool errorIsGone;

    /// <summary>Standard input, for sound piped in.</summary>
    public Stream Input { get; } = input;

    /// <summary>Where results go.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Where progress, warnings and errors go.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether a person is likely to read <see cref="Out"/> directly.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether lines on <see cref="Error"/> can be overwritten.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether colours are welcome: https://no-color.org.</summary>
    public bool ColoursAllowed { get; init; }

    /// <summary>Spectre's console over <see cref="Out"/>, for tables.</summary>
    public IAnsiConsole Tables => tables ??= MakeTables();

    /// <summary>Writes a line of progress.</summary>
    public void Progress(string line)
    {
        lock (errorAccess)
        {
            ClearTransient();
            WriteError(line + "\n");
        }
    }

    /// <summary>Writes a warning, on as many lines as it takes.</summary>
    public void Warn(string message) => Progress(TextWrap.Paragraph(Warning + Printable.Line(message), Warning.Length));

    /// <summary>Writes an error of one line that does not end the command.</summary>
    public void Complain(string message) => Progress("error: " + Printable.Line(message));

    /// <summary>On a terminal, shows a line that the next one replaces; elsewhere nothing.</summary>
    public void Transient(string line)
    {
        if (!ErrorIsTerminal)
            return;
        lock (errorAccess)
        {
            WriteError("\r\e[2K" + line);
            hasTransientLine = true;
        }
    }

    /// <summary>Options for a backend that tells its progress here.</summary>
    public BackendOptions BackendOptions(int threads, bool capture = true) => new()
    {
        Threads = threads,
        Capture = capture,
        Notice = line => Progress(TextWrap.Paragraph(Printable.Line(line))),
        Progress = line => Transient(Printable.Fit(line, Width - 1)),
    };

    /// <summary>Removes the line shown by <see cref="Transient"/>.</summary>
    public void ClearTransient()
    {
        lock (errorAccess)
        {
            if (!hasTransientLine)
                return;
            WriteError("\r\e[2K");
            hasTransientLine = false;
        }
    }

    // Progress has nowhere to go when its terminal is closed; that is no reason to lose a training.
    private void WriteError(string text)
    {
        if (errorIsGone)
            return;
        try
        {
            Error.Write(text);
            Error.Flush();
        }
        catch (IOException)
        {
            errorIsGone = true;
        }
    }

    private IAnsiConsole MakeTables()
    {
        bool colours = OutIsTerminal && ColoursAllowed;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
