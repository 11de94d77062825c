using System.CommandLine;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.App.Options;

/// <summary>Who reads WAV files and changes their rates, the same in every command that reads sound.</summary>
internal sealed class SoundOptions
{
    private readonly ChoiceOption decoder = new(
        "--decoder", "who reads WAV files; naudio is there in a build with -p:NAudio=true", [.. AudioFile.DecoderNames], "own");

    private readonly ChoiceOption resampler = new(
        "--resampler", "who changes sample rates; naudio is there in a build with -p:NAudio=true", [.. Resampler.Names], "own");

    public void AddTo(Command command)
    {
        command.Add(decoder);
        command.Add(resampler);
    }

    /// <summary>Makes the choice, for the whole process; none where the command has no such options.</summary>
    public void Apply(ParseResult parse)
    {
        AudioFile.UseDecoder(parse.GetResult(decoder) is null ? "own" : parse.GetValue(decoder)!);
        Resampler.Use(parse.GetResult(resampler) is null ? "own" : parse.GetValue(resampler)!);
    }
}
