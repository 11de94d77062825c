using System.CommandLine;
using RawAudioNet.Audio;

namespace RawAudioNet.App.Options;

/// <summary>The options of <c>train</c> beside those that describe data.</summary>
internal sealed class TrainOptions
{
    private readonly NumberOption<int> epochs = new("--epochs", "passes over the training clips", 1, TrainSettings.MostEpochs, 30, aliases: ["-e"]);

    private readonly NumberOption<int> batchSize = new("--batch-size", "clips a training step", 1, TrainSettings.LargestBatch, 16, aliases: ["-b"]);

    private readonly NumberOption<double> maxLr = new(
        "--max-lr", "peak learning rate (default 1e-2; 1e-3 in the tutorial recipe)", 0, TrainSettings.LargestRate, above: true);

    private readonly NumberOption<long> seed = new(
        "--seed", "seed of every random draw: the same seed gives the same bits", 0, long.MaxValue, 0, aliases: ["-s"]);

    private readonly DeviceOption device = new(
        "where to compute; auto is the first CUDA device, else the first OpenCL GPU that works, else the CPU");

    private readonly TextOption validation = new("--validation", "DIR", "validate on this data instead of a part of DATA");

    private readonly NumberOption<int> fold = new(
        "--fold",
        "validate on this fold of DATA (without --validation, --fold and --split: the highest, where DATA has folds)",
        0,
        int.MaxValue);

    private readonly NumberOption<double> split = new(
        "--split", "validate on this part of DATA, 0 to 0.9; 0 trains on everything (default 0.2 where DATA has no folds)", 0, TrainSettings.LargestSplit);

    private readonly TextOption test = new("--test", "DIR", "score this data once, after the end, with the best checkpoint");

    private readonly TextOption init = new(
        "--init", "FILE", "begin with the weights of this run folder or .safetensors file; where the classes differ, with a new last layer");

    private readonly ChoiceOption recipe = new(
        "--recipe", "default; the published tutorial with its defects; or strong, which alters clips for small data sets", TrainSettings.Recipes, "default");

    private readonly ChannelsOption channels = new();

    private readonly ChoiceOption pad = new(
        "--pad",
        "what lies around clips shorter than 4 s, in training and ever after: silence, or the clip again and again (default silence; repeat in the recipe strong)",
        TrainSettings.Pads,
        null);

    private readonly FlagOption augment = new("--augment", "shift and mask training clips at random (default)");

    private readonly AlterationOptions alterations = new();

    private readonly FlagOption noAugment = new("--no-augment", "train on the clips as they are");

    private readonly ChoiceOption classWeights = new(
        "--class-weights", "balanced gives rare classes more weight in the loss", TrainSettings.ClassWeightings, "none");

    private readonly NumberOption<double> labelSmoothing = new(
        "--label-smoothing", "the part of each label that all classes share", 0, TrainSettings.LargestSmoothing);

    private readonly NumberOption<double> weightDecay = new(
        "--weight-decay", "AdamW: each step takes off the weights this times the learning rate, as a part of them", 0, TrainSettings.LargestDecay);

    private readonly NumberOption<double> average = new(
        "--average", "keep a moving average of the weights with this decay, such as 0.99, and take it in their place; 0 for none", 0, TrainSettings.LargestAverage);

    private readonly NumberOption<int> patience = new(
        "--patience", "stop after so many epochs without a lower validation loss (default: never)", 1, int.MaxValue);

    private readonly ChoiceOption cache = new(
        "--cache",
        "auto keeps features (tutorial: sound) in memory, or in a file where they are too many; none makes them anew for every batch",
        TrainSettings.Caches,
        "auto");

    private readonly NumberOption<int> threads = new(
        "--threads", "threads of the CPU backend and of decoding (default: physical cores)", 1, TrainSettings.MostThreads);

    private readonly CheckpointOption checkpointEvery = new();

    private readonly FlagOption noCapture = new(
        "--no-capture", "on a CUDA device, launch each kernel of a step instead of replaying a recorded step");

    private readonly TextOption output = new("--out", "DIR", "the run folder (default runs/<data>-<n>)", aliases: ["-o"]);

    private readonly TextOption config = new(
        "--config", "FILE", "take the options of an earlier run (its options.json or its folder): the same bits; others given here have precedence");

    private readonly TextOption resume = new("--resume", "DIR", "go on with the run in this folder where it was stopped; takes no other option");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="without">Those that it does not take.</param>
    public void AddTo(Command command, params IReadOnlyCollection<Option> without)
    {
        Option[] inHelpOrder =
        [
            epochs, batchSize, maxLr, seed, device, output, validation, fold, split, test, init, config, resume, checkpointEvery, recipe, channels,
            pad, augment, noAugment, .. alterations.All, classWeights, labelSmoothing, weightDecay, average, patience, cache, threads, noCapture,
        ];
        foreach (Option option in inHelpOrder.Except(without))
            command.Add(option);
    }

    /// <summary>Those that say nothing where many trainings, which are begun anew when they were stopped, end in one score.</summary>
    public IReadOnlyCollection<Option> OfOneTraining => [test, resume, checkpointEvery];

    /// <summary>Those that say what validates, and what a single training begins with.</summary>
    public IReadOnlyCollection<Option> OfOneDivision => [validation, fold, split, init, config];

    /// <summary>Why trainings that are compared cannot differ in an option; null where they can.</summary>
    public string? WhyShared(Option option)
    {
        if (option == seed)
            return "--seeds says how many there are, counted from --seed";
        if (((Option[])[validation, fold, split]).Contains(option))
            return "trials are compared on the same clips";
        if (option == cache)
            return "all trials train on the same features";
        if (option == config)
            return "it is what all trials start from";
        return ((Option[])[device, output, threads, noCapture]).Contains(option) ? "it decides nothing that is learned" : null;
    }

    /// <summary>The run folder asked for, or null.</summary>
    public string? OutputIn(ParseResult parse) => parse.GetValue(output);

    /// <summary>The options of an earlier run to start from, or null.</summary>
    /// <exception cref="Audio.Data.DataException">They cannot be read.</exception>
    public TrainSettings? EarlierIn(ParseResult parse) => Given(parse, config) is { } path ? TrainSettings.Read(path) : null;

    /// <summary>Whether there are options of an earlier run to start from.</summary>
    public bool HasConfig(ParseResult parse) => IsGiven(parse, config);

    /// <summary>The option that goes on with a run.</summary>
    public Option Resume => resume;

    /// <summary>The run folder to go on with, or null.</summary>
    public string? ResumeIn(ParseResult parse) => Given(parse, resume);

    /// <summary>What options exclude each other, or null.</summary>
    public string? ContradictionIn(ParseResult parse)
    {
        Option[] chosen = [.. new Option[] { validation, fold, split }.Where(option => parse.GetResult(option) is not null)];
        if (chosen.Length > 1)
            return $"{chosen[0].Name} and {chosen[1].Name} exclude each other: one set to validate on";
        if (parse.GetResult(init) is not null && parse.GetResult(channels) is { Implicit: false })
            return "--init and --channels exclude each other: the network's widths come with its weights";
        if (parse.GetValue(augment) && parse.GetValue(noAugment))
            return "--augment and --no-augment exclude each other";
        return parse.GetValue(noAugment) && alterations.GivenIn(parse) is { } altering
            ? $"{altering.Name} and --no-augment exclude each other"
            : null;
    }

    /// <summary>The settings: what is given, else what an earlier run had, else the defaults.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public TrainSettings SettingsIn(ParseResult parse, DataSettings data, SoundSettings sound, TrainSettings? earlier = null)
    {
        TrainSettings start = earlier ?? new TrainSettings { Data = data };
        if (earlier is null || IsGiven(parse, recipe))
            start = TrainRecipe.Apply(parse.GetValue(recipe)!, start);
        bool divides = earlier is null || new Option[] { validation, fold, split }.Any(option => IsGiven(parse, option));
        bool augments = earlier is null || IsGiven(parse, augment) || IsGiven(parse, noAugment);
        TrainSettings settings = alterations.In(parse, start with
        {
            Data = data,
            Validation = divides ? Given(parse, validation) : earlier!.Validation,
            Fold = divides ? Given(parse, fold) : earlier!.Fold,
            Folds = divides ? null : earlier!.Folds,
            Split = divides ? Given(parse, split) : earlier!.Split,
            Test = Given(parse, test) ?? earlier?.Test,
            Init = Given(parse, init) ?? earlier?.Init,
            Epochs = Chosen(epochs, old => old.Epochs)!.Value,
            BatchSize = Chosen(batchSize, old => old.BatchSize)!.Value,
            MaxLr = parse.GetValue(maxLr) ?? start.MaxLr,
            Seed = Chosen(seed, old => old.Seed)!.Value,
            Device = Chosen(device, old => old.Device),
            Channels = IsGiven(parse, channels) ? parse.GetValue(channels)! : start.Channels,
            Pad = parse.GetValue(pad) ?? start.Pad,
            Augment = augments ? !parse.GetValue(noAugment) : earlier!.Augment,
            ClassWeights = Chosen(classWeights, old => old.ClassWeights),
            LabelSmoothing = parse.GetValue(labelSmoothing) ?? start.LabelSmoothing,
            WeightDecay = parse.GetValue(weightDecay) ?? start.WeightDecay,
            Average = parse.GetValue(average) ?? start.Average,
            Patience = parse.GetValue(patience) ?? earlier?.Patience,
            Cache = Chosen(cache, old => old.Cache),
            Decoder = sound.Decoder ?? earlier?.Decoder ?? AudioFile.OwnDecoder,
            Resampler = sound.Resampler ?? earlier?.Resampler ?? sound.Preparation.Resampler,
            ResampleQuality = sound.ResampleQuality ?? earlier?.ResampleQuality ?? sound.Preparation.ResampleQuality,
            Threads = parse.GetValue(threads) ?? earlier?.Threads,
            CheckpointEvery = Given(parse, checkpointEvery) ?? earlier?.CheckpointEvery,
            KeepsFeatures = IsGiven(parse, cache) ? null : earlier?.KeepsFeatures,
            Capture = !parse.GetValue(noCapture) && (earlier?.Capture ?? true),
        });
        if (settings.IsTutorial && settings.AltersOtherwise)
            throw new UsageException("the tutorial recipe shifts and masks clips as the tutorial does, and alters them in no other way");
        return settings.IsTutorial && settings.Pad != "silence"
            ? throw new UsageException("the tutorial recipe puts short clips into silence, as the tutorial does; --pad repeat needs another recipe")
            : settings;

        T Chosen<T>(Option<T> option, Func<TrainSettings, T> before) =>
            earlier is null || IsGiven(parse, option) ? parse.GetValue(option)! : before(earlier);
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    // Not every command that trains has all options.
    private static T? Given<T>(ParseResult parse, Option<T> option) => parse.GetResult(option) is null ? default : parse.GetValue(option);
}
