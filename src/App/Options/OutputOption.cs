using System.CommandLine;
using System.CommandLine.Parsing;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Options;

/// <summary>An option that names a file to write. What is wrong with it is said before the work, not after it.</summary>
internal sealed class OutputOption(string name, string helpName, string description, string[]? aliases = null)
    : TextOption(name, helpName, description, aliases)
{
    private const string CheckpointExtension = ".safetensors";

    /// <summary>The file to write, or null where the option is not given.</summary>
    /// <exception cref="UsageException">It is a sound or a checkpoint that is there, or to be read: <c>--out *.wav</c> must not cost the first recording.</exception>
    /// <exception cref="DataException">It cannot be written.</exception>
    public string? TargetIn(ParseResult parse)
    {
        if (parse.GetValue(this) is not { } path)
            return null;
        if (Directory.Exists(path))
            throw new DataException(path, $"this is a folder; {Name} needs the name of a file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new DataException(path, $"it cannot be written: there is no folder '{folder}'");
        if (!File.Exists(path))
            return path;
        if (SoundFileName.IsSound(path))
            throw new UsageException($"{Name} is '{path}', a sound that is there; it is not overwritten");
        if (Path.GetExtension(path) == CheckpointExtension && (Name != "--safetensors" || RunFolder.IsCheckpoint(path)))
            throw new UsageException($"{Name} is '{path}', a checkpoint that is there; it is not overwritten");
        return NamesIn(parse).Count(name => Path.GetFullPath(name) == Path.GetFullPath(path)) > 1
            ? throw new UsageException($"{Name} is '{path}', which is to be read; name another file")
            : path;
    }

    // Only arguments and options of text name files: the json of --format json is none.
    private static IEnumerable<string> NamesIn(ParseResult parse) => parse.CommandResult.Children
        .Where(child => child is ArgumentResult or OptionResult { Option: TextOption })
        .SelectMany(child => child.Tokens)
        .Select(token => token.Value)
        .Where(name => name.Length > 0);
}
