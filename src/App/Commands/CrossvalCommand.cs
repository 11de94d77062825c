using System.CommandLine;
using RawAudioNet.App.CrossValidation;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Commands;

/// <summary><c>crossval DATA</c>: trains once for every fold and validates on it.</summary>
internal sealed class CrossvalCommand : Verb
{
    private readonly Argument<string> data = new("DATA")
    {
        Description = "labelled clips, as in train; with --collect, the folder of a cross-validation does too",
    };

    private readonly NumberOption<int> folds = new(
        "--folds", "make so many folds that keep recordings together, numbered from 1 (default: the official ones, else 5)", 2, TrainSettings.MostFolds);

    private readonly NumberOption<int> fold = new("--fold", "train this fold alone; other machines may train the others", 0, int.MaxValue);

    private readonly FlagOption collect = new("--collect", "train nothing: gather the folds that --fold left in --out");

    private readonly TrainOptions options = new();
    private readonly DataOptions dataOptions = new();

    public CrossvalCommand()
        : base(
            "crossval",
            "Trains once for every fold, validates on it, and tells mean and deviation. The same command with the same --out goes on "
                + "where it was stopped: folds that are done are kept.",
            "rawaudionet crossval samples/voices/train --folds 4 -e 20 --out runs/cv",
            "rawaudionet crossval sounds --fold 3 --out runs/cv",
            "rawaudionet crossval sounds --collect --out runs/cv")
    {
        Add(data);
        Add(folds);
        Add(fold);
        Add(collect);
        options.AddTo(this, without: [.. options.OfOneTraining, .. options.OfOneDivision]);
        dataOptions.AddTo(this, splits: true);
    }

    public override string? Contradiction(ParseResult parse)
    {
        if (parse.GetValue(collect) && parse.GetResult(fold) is not null)
            return "--collect and --fold exclude each other: it gathers all folds";
        return options.ContradictionIn(parse);
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string root = parse.GetValue(data)!;
        if (parse.GetValue(collect))
        {
            FoldFolders gathered = FoldFolders.Open(options.OutputIn(parse) ?? root);
            return Report(parse, console, gathered, gathered.Collect(), isWhole: true);
        }

        TrainSettings settings = options.SettingsIn(parse, dataOptions.SettingsIn(parse, root), Sound.SettingsIn(parse)) with { Folds = parse.GetValue(folds) };
        using IBackend backend = BackendFactory.Create(settings.Device, console.BackendOptions(settings.Threads ?? 0, settings.Capture));
        LabelledClips clips = Stop.BeforeTraining(() => LabelledClips.Load(settings.Data, labels: null, fold: null, console, cancellation), cancellation);
        if (settings.Folds is not null && clips.Manifest.Folds.Count > 1)
            console.Warn("--folds divides anew: these data have official folds, and results on others cannot be compared with published ones");
        Fold[] all = Fold.Of(clips, settings.Folds, (ulong)settings.Seed);
        settings = settings with { Folds = clips.Manifest.Folds.Count > 1 ? settings.Folds : all.Length };
        Fold[] wanted = Wanted(all, parse.GetValue(fold), root);
        DataTables.WriteSummary(console, $"data {root}", DataSummary.Of(clips.Manifest.Labels, clips.Clips));

        FoldFolders folders = FoldFolders.Create(options.OutputIn(parse), root);
        var training = new FoldTraining(backend, settings, folders, all, console);
        return Report(parse, console, folders, training.Run(wanted, cancellation), isWhole: wanted.Length == all.Length);
    }

    private static Fold[] Wanted(Fold[] all, int? number, string root)
    {
        if (number is null)
            return all;
        Fold[] one = [.. all.Where(one => one.Number == number)];
        return one.Length == 1
            ? one
            : throw new DataException(root, $"there is no fold {number}; the folds are {string.Join(", ", all.Select(fold => fold.Number))}");
    }

    private int Report(ParseResult parse, AppConsole console, FoldFolders folders, IReadOnlyList<FoldRecord> records, bool isWhole)
    {
        if (isWhole)
            CrossSummary.WriteFiles(folders, records);
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(CrossReport.Of(folders.Path, records)));
        else
            CrossSummary.Print(console, folders.Path, records);
        return 0;
    }
}
