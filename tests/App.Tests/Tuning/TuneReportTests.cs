using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Tuning;

namespace RawAudioNet.App.Tests.Tuning;

public sealed class TuneReportTests
{
    // Differences to the second, seed by seed: 0.05, 0.05, 0.11: mean 0.07, deviation 0.034641, half 4.30265 · 0.034641 / √3 = 0.08605.
    private static readonly (string Trial, double?[] Accuracy)[] Trainings =
    [
        ("base", [0.80, 0.82, 0.78]),
        ("max-lr=3e-2", [0.85, 0.87, 0.89]),
        ("max-lr=1 recipe=a-word-that-is-long", [0.95, null, 0.99]),
        ("mixup=0.2", [0.60, 0.62, 0.58]),
    ];

    [Fact]
    public void Report_ranksAndTellsWhatDiffers()
    {
        TuneReport report = Report();
        Assert.Equal(["max-lr=3e-2", "base", "mixup=0.2", "max-lr=1 recipe=a-word-that-is-long"], report.Trials.Select(score => score.Trial));
        Assert.Equal([1, 2, 3, 4], report.Trials.Select(score => score.Rank));
        Assert.Equal([0, 0, 0, 1], report.Trials.Select(score => score.Diverged));
        Assert.Equal([3, 3, 3, 2], report.Trials.Select(score => score.Accuracy!.N));
        Assert.Equal([false, false, true, true], report.Trials.Select(score => score.DiffersFromWinner));
        Assert.Equal(("base", "max-lr=3e-2", "x/options.json"), (report.Base, report.Winner, report.Options));
        Assert.Equal(0.07, report.Trials[0].AgainstBase!.Mean, 1e-12);
        Assert.Equal(0.08605, report.Trials[0].AgainstBase!.Half!.Value, 1e-5);
        Assert.Null(report.Trials[0].AgainstWinner);
        Assert.Equal(-0.07, report.Trials[1].AgainstWinner!.Mean, 1e-12);
        Assert.Null(report.Trials[1].AgainstBase);

        // Of seeds that diverged there is no difference: 0.15 and 0.21 are left.
        Assert.Equal((2, 0.18), (report.Trials[3].AgainstBase!.N, Math.Round(report.Trials[3].AgainstBase!.Mean, 12)));
    }

    [Fact]
    public void Report_equalAccuracies_areRankedByLoss()
    {
        TrialRecord[] records = [Record("worse", 0, 0.9, 0.5), Record("better", 0, 0.9, 0.4)];
        TuneReport report = TuneReport.Of("x", "o", [TrialOf("worse"), TrialOf("better")], "worse", records);
        Assert.Equal(["better", "worse"], report.Trials.Select(score => score.Trial));
    }

    [Fact]
    public void Report_lossThatIsNoNumber_isTheWorst()
    {
        TrialRecord[] records = [Record("none", 0, 0.9, null), Record("high", 0, 0.9, 1e6)];
        TuneReport report = TuneReport.Of("x", "o", [TrialOf("none"), TrialOf("high")], "none", records);
        Assert.Equal(["high", "none"], report.Trials.Select(score => score.Trial));
    }

    [Fact]
    public void Report_lossThatIsNoNumber_isNullInJson()
    {
        TuneReport report = TuneReport.Of("x", "o", [TrialOf("base")], "base", [Record("base", 0, 0.9, null), Record("base", 1, 0.8, 0.5)]);
        Assert.Contains("\"loss\":{\"n\":2,\"mean\":null,", JsonText.Line(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_hasALineATrial()
    {
        using var output = new StringWriter();
        TuneSummary.Print(new AppConsole(Stream.Null, output, TextWriter.Null), Report());
        string[] expected =
        [
            "4 trials, 3 seeds, 50 validation clips",
            "   #    n  accuracy %       loss  best %  against base   trial",
            "   1    3  87.00 ± 4.97   0.1300   88.00  +7.00 ± 8.61   max-lr=3e-2",
            "≈  2    3  80.00 ± 4.97   0.2000   81.00                 base",
            "   3    3  60.00 ± 4.97   0.4000   61.00  -20.00 ± 0.00  mixup=0.2",
            "   4    2  diverged at step 7 (seed 1)                   max-lr=1",
            "                                                         recipe=a-word-that-is-long",
        ];
        Assert.Equal(expected, output.ToString().Split('\n')[..expected.Length]);
        Assert.Contains("the first of 4 is flattered by having been chosen", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("then, once: rawaudionet train --config x/options.json --test DIR\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_wideInterval_keepsItsDistanceFromTheName()
    {
        TrialRecord[] records = [Record("base", 0, 0.1, 1), Record("base", 1, 0.3, 1), Record("wide", 0, 0.9, 1), Record("wide", 1, 0.1, 1)];
        using var output = new StringWriter();
        TuneSummary.Print(new AppConsole(Stream.Null, output, TextWriter.Null), TuneReport.Of("x", "o", [TrialOf("base"), TrialOf("wide")], "base", records));
        Assert.Contains("+30.00 ± 635.31 wide\n", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base", "base")]
    [InlineData("max-lr=3e-2 channels=8,16", "max-lr=3e-2_channels=8,16")]
    [InlineData("init=a/b", "init=a-b-")]
    [InlineData("init=a_b", "init=a_b")]
    public void FolderName_isOfPlainLetters(string trial, string expected) =>
        Assert.StartsWith(expected, TrialOf(trial).FolderName, StringComparison.Ordinal);

    [Fact]
    public void FolderName_differsWhereNamesDo()
    {
        string[] names = ["init=a/b", "init=a-b", "init=a:b", "init=a b", "init=a_b", new('x', 150), new('x', 151)];
        Assert.Equal(names.Length, names.Select(name => TrialOf(name).FolderName).Distinct().Count());
        Assert.All(names, name => Assert.InRange(TrialOf(name).FolderName.Length, 1, 110));
    }

    private static TuneReport Report() => TuneReport.Of(
        "x",
        "x/options.json",
        [.. Trainings.Select(trial => TrialOf(trial.Trial))],
        "base",
        [.. Trainings.SelectMany(trial => trial.Accuracy.Select((accuracy, seed) => Record(trial.Trial, seed, accuracy, 1 - accuracy)))]);

    private static Trial TrialOf(string name) => new(name, new TrainSettings { Data = new DataSettings("data") });

    private static TrialRecord Record(string trial, int seed, double? accuracy, double? loss) => new()
    {
        Trial = trial,
        Seed = seed,
        Data = "",
        Clips = 50,
        DivergedAtStep = accuracy is null ? 7 : null,
        LastAccuracy = accuracy,
        LastLoss = loss,
        BestAccuracy = accuracy + 0.01,
    };
}
