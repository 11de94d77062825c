using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>The options of <c>train</c> that say how clips are altered beside shift and masks; a recipe decides where they are not given.</summary>
internal sealed class AlterationOptions
{
    private readonly NumberOption<double> mixup = new(
        "--mixup", "mix every training clip with another one, in shares drawn from Beta(X, X), and their labels alike; 0: never", 0, TrainSettings.LargestMixup);

    private readonly NumberOption<double> gain = new(
        "--gain", "make each training clip up to so many dB louder or quieter", 0, TrainSettings.MostDecibels);

    private readonly NumberOption<double> filter = new(
        "--filter", "make two to five ranges of mel bands of each training clip up to so many dB louder or quieter", 0, TrainSettings.MostDecibels);

    private readonly ChoiceOption filterShape = new(
        "--filter-shape", "whether a filter's dB are the same within a range or run in lines from border to border", TrainSettings.FilterShapes, null);

    private readonly NumberOption<double> background = new(
        "--background", "the part of the training clips, 0 to 1, that another one is added to in the background", 0, 1);

    private readonly NumberOption<double> backgroundSnr = new(
        "--background-snr", "dB from a clip's peak down to its background's, at least; up to 20 more", -TrainSettings.MostDecibels, TrainSettings.MostDecibels);

    private readonly ChoiceOption masks = new(
        "--masks", "where training clips are masked: in the whole window of 4 s; within a short clip's sound where silence is around it, which is then also shifted as a whole; or nowhere", TrainSettings.MaskPlaces, null);

    private readonly NumberOption<int> crops = new(
        "--crops", "keep so many stretches of each clip longer than 4 s and train on one of them in turn", 1, TrainSettings.MostCrops);

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [mixup, gain, filter, filterShape, background, backgroundSnr, masks, crops];

    /// <summary>What is given, in place of what settings say.</summary>
    public TrainSettings In(ParseResult parse, TrainSettings settings) => settings with
    {
        Mixup = parse.GetValue(mixup) ?? settings.Mixup,
        Gain = parse.GetValue(gain) ?? settings.Gain,
        Filter = parse.GetValue(filter) ?? settings.Filter,
        FilterShape = parse.GetValue(filterShape) ?? settings.FilterShape,
        Background = parse.GetValue(background) ?? settings.Background,
        BackgroundSnr = parse.GetValue(backgroundSnr) ?? settings.BackgroundSnr,
        Masks = parse.GetValue(masks) ?? settings.Masks,
        Crops = parse.GetValue(crops) ?? settings.Crops,
    };

    /// <summary>The first option given, or null.</summary>
    public Option? GivenIn(ParseResult parse) => All.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false });
}
