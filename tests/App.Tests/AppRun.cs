using System.Text.Json;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

/// <summary>One run of the command line inside the test's process, with what it wrote.</summary>
internal sealed record AppRun(int Code, string Out, string Error)
{
    /// <summary>Runs a command line, its arguments separated by spaces.</summary>
    public static AppRun Of(string arguments) => Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static AppRun Of(params string[] arguments) => Of(Stream.Null, arguments);

    public static AppRun Of(Stream input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interruption = new Interruption();
        int code = CommandLine.Run(arguments, new AppConsole(input, output, error), interruption);
        return new AppRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The lines of stderr.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>stderr with its lines joined, as warnings are broken into lines.</summary>
    public string ErrorWords => string.Join(' ', Error.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>stdout as the one JSON object on one line that it must be.</summary>
    public JsonElement Json()
    {
        Assert.Equal(1, Out.Count(c => c == '\n'));
        Assert.EndsWith("}\n", Out, StringComparison.Ordinal);
        return JsonDocument.Parse(Out).RootElement;
    }

    /// <summary>Asserts that the run was refused with one line that contains all the words.</summary>
    public void IsRefused(int code, params string[] words)
    {
        Assert.True(code == Code, $"exit code {Code}, expected {code}\n{Error}");
        Assert.Equal("", Out);
        string line = Assert.Single(ErrorLines);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    /// <summary>Asserts that the run was ended, after others, by a line that contains all the words.</summary>
    public void IsLast(int code, params string[] words)
    {
        Assert.True(code == Code, $"exit code {Code}, expected {code}\n{Error}");
        Assert.All(words, word => Assert.Contains(word, ErrorLines[^1], StringComparison.Ordinal));
    }
}
