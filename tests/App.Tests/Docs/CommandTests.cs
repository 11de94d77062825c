using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>
/// Every command in README.md and docs runs as printed, in order, in a folder with the files that it names; training with one epoch. Those that
/// are not run stand in a table of docs/README.md, with the reason.
/// </summary>
public sealed partial class CommandTests
{
    private const string Table = "docs/README.md";

    // Experiments run in TourTests.
    private const string Experiment = "dotnet run -c Release --project docs/lab -- ";

    private const string Speedrun = "dotnet run samples/speedrun.cs";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll");

    private static readonly string Puzzles = Path.Combine(AppContext.BaseDirectory, "RawAudioNet.Puzzles.dll");

    private static IEnumerable<string> Files =>
        Documentation.Files.Where(file => file == "README.md" || file.StartsWith("docs/", StringComparison.Ordinal));

    private static IReadOnlyList<string> NotRun =>
        [.. NotRunRow().Matches(Documentation.Read(Table)).Select(row => row.Groups[1].Value)];

    [Fact]
    public void Commands_run_as_printed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are for bash");
        using var folder = new ToneFolder(clipsPerClass: 10);
        Furnish(folder);
        List<string> failures = [];
        foreach (string file in Files)
        {
            foreach (string command in Documentation.Commands(file).Where(command => !command.StartsWith(Experiment, StringComparison.Ordinal)))
            {
                if (!NotRun.Any(start => command.StartsWith(start, StringComparison.Ordinal)) && Run(folder.Root, Short(command)) is { } failure)
                    failures.Add($"{file}: {command}\n{failure}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public void Every_row_of_commands_not_run_has_such_a_command()
    {
        string[] commands = [.. Files.SelectMany(Documentation.Commands)];
        Assert.NotEmpty(NotRun);
        Assert.All(NotRun, start => Assert.Contains(commands, command => command.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_command_that_fails_is_seen()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are for bash");
        using var folder = new ToneFolder(clipsPerClass: 1);

        Assert.NotNull(Run(folder.Root, "rawaudionet inspect nothing.wav"));
        Assert.Null(Run(folder.Root, "rawaudionet inspect data/low/0.wav"));
    }

    /// <summary>The files that the texts name, and a network that PyTorch might have saved.</summary>
    private static void Furnish(ToneFolder folder)
    {
        Directory.Move(folder.Data, folder.At("sounds"));
        Directory.CreateSymbolicLink(folder.At("UrbanSound8K"), folder.At("sounds"));
        Directory.CreateSymbolicLink(folder.At("samples"), Path.Combine(Documentation.Root, "samples"));
        foreach (string name in (string[])["recording.wav", "day.wav", "folder/a.wav", "folder/b.wav", "archive/a.wav", "archive/b.wav"])
            folder.Add(name, ToneFolder.Tone(400, name == "day.wav" ? 9 : 1));
        AppRun.Of("train", folder.At("sounds"), "-e", "1", "-d", "cpu", "-o", folder.At("theirs"));
        AppRun.Of("export", folder.At("theirs"), "--safetensors", folder.At("theirs.safetensors"));
    }

    private static string Short(string command)
    {
        command = command.Replace("dotnet run -c Release --project src/App -- ", "rawaudionet ", StringComparison.Ordinal);
        command = PuzzleRun().Replace(command, "puzzles");
        if (command.StartsWith(Speedrun, StringComparison.Ordinal))
            return $"{Speedrun.Replace("samples", $"'{Documentation.Root}'/samples", StringComparison.Ordinal)} -- samples/voices/train samples/voices/test 1 1";
        if (Epochs().IsMatch(command))
            return Epochs().Replace(command, "--epochs 1");
        string[] trainings = ["rawaudionet train sounds", "rawaudionet crossval sounds", "rawaudionet tune sounds"];
        return trainings.Any(training => command.StartsWith(training, StringComparison.Ordinal)) ? $"{command} --epochs 1" : command;
    }

    /// <summary>Runs a command; null where it ends well, else what it wrote.</summary>
    private static string? Run(string folder, string command)
    {
        // arecord would want a microphone.
        string script = $$"""
            set -e -o pipefail
            rawaudionet() { dotnet '{{Program}}' "$@"; }
            puzzles() { dotnet '{{Puzzles}}' "$@"; }
            arecord() { cat recording.wav; }
            {{command}}
            """;
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"exit code {process.ExitCode}\n{error.Result}{output.Result}";
    }

    [GeneratedRegex(@"^dotnet run -c Release --project docs/puzzles(?: --)?")]
    private static partial Regex PuzzleRun();

    [GeneratedRegex(@"--epochs \d+")]
    private static partial Regex Epochs();

    [GeneratedRegex(@"^\| `([^`]+)` … \|", RegexOptions.Multiline)]
    private static partial Regex NotRunRow();
}
