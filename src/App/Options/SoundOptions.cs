using System.CommandLine;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.App.Options;

/// <summary>Who reads WAV files and how their rates are changed, the same in every command that reads sound.</summary>
internal sealed class SoundOptions
{
    private readonly ChoiceOption decoder = new(
        "--decoder",
        "who reads WAV files (default own; with a RUN as it was trained); naudio is there in a build with -p:NAudio=true",
        [.. AudioFile.DecoderNames],
        null);

    private readonly ChoiceOption resampler = new(
        "--resampler",
        "who changes sample rates (default own; with a RUN as it was trained); naudio is there in a build with -p:NAudio=true",
        [.. Resampler.Names],
        null);

    private readonly ChoiceOption quality = new(
        "--resample-quality",
        "default changes sample rates as torchaudio does; high keeps more of the treble and lets no alias through"
            + "; with a RUN the default is what it was trained with",
        ["default", "high"],
        null);

    /// <summary>The options.</summary>
    public IReadOnlyCollection<Option> All => [decoder, resampler, quality];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>What the command line says of it; nothing where the command has no such options.</summary>
    public SoundSettings SettingsIn(ParseResult parse) => new(
        Given(parse, decoder),
        Given(parse, resampler),
        Given(parse, quality) switch
        {
            "high" => ResampleQuality.High,
            "default" => ResampleQuality.Default,
            _ => null,
        });

    private static string? Given(ParseResult parse, ChoiceOption option) => parse.GetResult(option) is null ? null : parse.GetValue(option);
}
