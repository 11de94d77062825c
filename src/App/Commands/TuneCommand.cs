using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.App.Tuning;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Commands;

/// <summary><c>tune DATA</c>: trains with several options and several seeds, and tells which differ by more than chance.</summary>
internal sealed class TuneCommand : Verb
{
    private readonly Argument<string> data = new("DATA") { Description = "labelled clips, as in train" };

    private readonly Option<string[]> vary = new("--vary")
    {
        Description = "try these values of an option of train; off leaves it out, on and off are the values of one that takes none, slashes "
            + "divide values that have commas; may be given many times: every value with every other",
        HelpName = "NAME=A,B",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly FlagOption oneAtATime = new("--one-at-a-time", "try each value alone against the options as given, instead of all together");

    private readonly NumberOption<int> seeds = new("--seeds", "train every trial with so many seeds, counted from --seed", 1, 10_000, 5);

    private readonly TextOption test = new("--test", "DIR", "refused") { Hidden = true };

    private readonly TrainOptions options = new();
    private readonly DataOptions dataOptions = new();

    public TuneCommand()
        : base(
            "tune",
            "Trains with several options, each with several seeds, and compares them on validation clips: mean, 95 % interval, and which differ by "
                + "more than chance. The winner's options.json is what train --config takes. The same command with the same --out goes on where "
                + "it was stopped; more seeds or values add to it.",
            "rawaudionet tune samples/voices/train --vary max-lr=3e-3,1e-2,3e-2 -e 20",
            "rawaudionet tune sounds --vary channels=8,16,32/16,32,64 --vary no-augment",
            "rawaudionet tune sounds --vary no-augment --one-at-a-time --seeds 10 -o runs/x")
    {
        Add(data);
        Add(vary);
        Add(oneAtATime);
        Add(seeds);
        Add(test);
        options.AddTo(this, without: options.OfOneTraining);
        dataOptions.AddTo(this, splits: true);
    }

    public override string? Contradiction(ParseResult parse)
    {
        if (parse.GetResult(test) is not null)
            return "--test is not taken: options chosen with a look at test data fit them by chance; afterwards train --config scores the winner once";
        if (parse.GetValue(oneAtATime) && parse.GetResult(vary) is null)
            return "--one-at-a-time says how --vary is meant, which is missing";
        return options.ContradictionIn(parse);
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string root = parse.GetValue(data)!;
        TrialGrid grid = GridIn(parse, root);
        Trial[] trials = Distinct(parse.GetValue(oneAtATime) ? grid.OneAtATime() : grid.All(), console);
        string given = Key(grid.Unchanged());
        string compared = (trials.FirstOrDefault(trial => Key(trial) == given) ?? trials[0]).Name;
        TrainSettings settings = trials[0].Settings;
        ThrowIfNotComparable(trials, seeds.ValueIn(parse));
        settings.UseSound();

        using IBackend backend = BackendFactory.Create(settings.Device, console.BackendOptions(settings.Threads ?? 0, settings.Capture));
        SeedClips[] clips = Stop.BeforeTraining(() => SeedClips.Load(settings, seeds.ValueIn(parse), console, cancellation), cancellation);
        WriteData(console, root, clips);
        trials = [.. WithWeights(trials, clips[0].Clips.Labels, console)];

        string path = RunFolder.MakeForMany(options.OutputIn(parse), root, "trials");
        using RunLock claim = RunLock.Take(path);
        TrialRecord[] records = new TrialTraining(backend, path, trials, clips, console).Run(cancellation);
        TuneReport report = TuneReport.Of(path, Path.Combine(path, RunFolder.OptionsName), trials, compared, records);
        TuneSummary.WriteFiles(report, records);
        if (report.Winner is null)
            throw new DataException(path, "every trial diverged with one seed or more, as tune.csv tells; try a lower max-lr");
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(report));
        else
            TuneSummary.Print(console, report);
        return 0;
    }

    private TrialGrid GridIn(ParseResult parse, string root)
    {
        Option[] own = [vary, oneAtATime, seeds, test, Json];
        Option[] known = [.. Options.Except(own)];
        Variation[] variations = [.. (parse.GetValue(vary) ?? []).Select(text => Variation.Parse(text, known, WhyShared))];
        if (variations.GroupBy(variation => variation.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"--vary {twice.Key} is given twice; write all of its values between commas");
        TrainSettings? earlier = options.EarlierIn(parse);
        return new TrialGrid(parse, root, variations, trial => options.ContradictionIn(trial) is { } contradiction
            ? throw new UsageException(contradiction)
            : options.SettingsIn(trial, dataOptions.SettingsIn(trial, root), Sound.SettingsIn(trial), earlier) with { Test = null });
    }

    private string? WhyShared(Option option)
    {
        if (dataOptions.AboutData.Contains(option))
            return "trials are compared on the same clips";
        return Sound.All.Contains(option) ? "all trials train on the same features" : options.WhyShared(option);
    }

    private static Trial[] Distinct(Trial[] trials, AppConsole console)
    {
        var kept = new Dictionary<string, Trial>();
        foreach (Trial trial in trials)
        {
            if (!kept.TryAdd(Key(trial), trial))
                console.Progress($"the trial {trial.Name} is left out: it has the options of {kept[Key(trial)].Name}");
        }
        return [.. kept.Values];
    }

    private static string Key(Trial trial) => JsonText.Line(trial.Settings);

    private static void ThrowIfNotComparable(Trial[] trials, int seeds)
    {
        TrainSettings settings = trials[0].Settings;
        if (settings.Split == 0)
            throw new UsageException("--split 0 holds nothing out, and trials are compared on what is held out");
        if (settings.Seed > long.MaxValue - seeds)
            throw new UsageException($"--seed is '{settings.Seed}', and there are no {seeds} seeds from there");
        if (trials.Any(trial => trial.Settings.IsTutorial != settings.IsTutorial))
            throw new UsageException("the tutorial recipe divides and validates by rules of its own: it cannot be compared with others, only tuned alone");
    }

    private static void WriteData(AppConsole console, string root, SeedClips[] seeds)
    {
        TrainingClips clips = seeds[0].Clips;
        DataTables.WriteSummary(console, $"data {root}", DataSummary.Of(clips.Labels, clips.All));
        string others = seeds.Select(seed => seed.Digest).Distinct().Count() > 1 ? "; each seed holds out others, the same in all trials" : "";
        console.Progress(TextWrap.Paragraph(Printable.Line(clips.Division + others)));
        DataTables.WriteLeaks(console, "validate", LeakReport.Of(clips.Labels, clips.Training, clips.Validation));
    }

    private static IEnumerable<Trial> WithWeights(Trial[] trials, IReadOnlyList<string> labels, AppConsole console)
    {
        var loaded = new Dictionary<string, InitialWeights>();
        foreach (Trial trial in trials)
        {
            if (trial.Settings.Init is not { } path)
            {
                yield return trial;
                continue;
            }
            if (!loaded.TryGetValue(path, out InitialWeights? start))
            {
                loaded[path] = start = InitialWeights.Load(path);
                start.Fit(labels, console);
            }
            yield return trial with { Start = start, Settings = trial.Settings with { Channels = start.Channels } };
        }
    }
}
