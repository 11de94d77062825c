using System.Diagnostics;

namespace RawAudioNet.App.Tests;

public sealed class ManualTests
{
    [Fact]
    public void Manual_hasEveryVerbAndOptionOfTheHelp()
    {
        string page = AppRun.Of("manual").Out;
        Assert.StartsWith(".TH RAWAUDIONET 1", page, StringComparison.Ordinal);
        foreach (string verb in (string[])["train", "crossval", "tune", "evaluate", "predict", "features", "inspect", "export", "benchmark", "devices", "completion", "manual", "help"])
        {
            Assert.Contains($".SS {verb}\n", page, StringComparison.Ordinal);
            IEnumerable<string> options = AppRun.Of(verb, "--help").Out.Split('\n')
                .Where(line => line.StartsWith("  -", StringComparison.Ordinal))
                .Select(line => line.Trim().Split("  ")[0].Replace("-", "\\-", StringComparison.Ordinal).Replace("…", "\\[u2026]", StringComparison.Ordinal))
                .Where(label => !label.Contains("help", StringComparison.Ordinal));
            Assert.All(options, option => Assert.Contains($".B {option}", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Manual_linesOfText_areNoRequests()
    {
        string[] requests = [".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi", ".br"];
        Assert.All(
            AppRun.Of("manual").Out.Split('\n').Where(line => line.StartsWith('.')),
            line => Assert.Contains(line.Split(' ')[0], requests));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _rawaudionet rawaudionet", "'train --recipe') words='default tutorial strong'", "'train --device' | 'train -d'", "'help help') words='train crossval")]
    [InlineData("zsh", "bashcompinit")]
    [InlineData("fish", "-n __fish_use_subcommand -a train", "-l recipe -x -a 'default tutorial'", "-l epochs -s e -r")]
    public void Completion_ofAShell_knowsVerbsOptionsAndWords(string shell, params string[] parts)
    {
        AppRun run = AppRun.Of("completion", shell);
        Assert.Equal(0, run.Code);
        Assert.All(parts, part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
    }

    // The scripts themselves, asked as the shell asks them; zsh where it is installed, which leaves out what does not fit by itself.
    [Theory]
    [InlineData("rawaudionet tr", "train")]
    [InlineData("rawaudionet train --rec", "--recipe")]
    [InlineData("rawaudionet train --recipe ", "default tutorial strong")]
    [InlineData("rawaudionet train --checkpoint-every ", "")]
    [InlineData("rawaudionet predict --device c", "cpu cuda")]
    [InlineData("rawaudionet help cr", "crossval")]
    public void Completion_inAShell_offersWhatFits(string line, string offered)
    {
        if (OperatingSystem.IsWindows())
            return;
        string[] words = line.Split(' ');
        string question = $"COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}; _rawaudionet; "
            + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Assert.Equal(offered, string.Join(' ', Answer("bash", "--norc", AppRun.Of("completion", "bash").Out + question)));
        if (File.Exists("/bin/zsh"))
        {
            string[] answer = Answer("zsh", "-f", AppRun.Of("completion", "zsh").Out + "emulate sh\n" + question);
            Assert.Equal(offered, string.Join(' ', answer.Where(word => word.StartsWith(words[^1], StringComparison.Ordinal))));
        }
    }

    private static string[] Answer(string shell, string option, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(shell, [option]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer.TrimEnd('\n').Split('\n');
    }

    [Fact]
    public void Completion_ofAnotherShell_isRefused() => AppRun.Of("completion", "tcsh").IsRefused(2, "SHELL is 'tcsh'", "bash, zsh, fish");
}
