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

    [Fact]
    public void Completion_ofAnotherShell_isRefused() => AppRun.Of("completion", "tcsh").IsRefused(2, "SHELL is 'tcsh'", "bash, zsh, fish");
}
