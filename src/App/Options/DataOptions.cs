using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>The options by which a command finds clips and their labels, the same in every command that reads labelled sound.</summary>
internal sealed class DataOptions
{
    public TextOption Metadata { get; } =
        new("--metadata", "CSV", "CSV file with a line a clip; without it one in DATA/metadata or DATA/meta is used, else folder names are the labels");

    public TextOption FileColumn { get; } = new("--file-column", "NAME", "its column of file names; guessed: slice_file_name, filename, file, path");

    public TextOption LabelColumn { get; } = new("--label-column", "NAME", "its column of labels; guessed: class, class_name, category, label");

    public TextOption FoldColumn { get; } = new("--fold-column", "NAME", "its column of fold numbers; guessed: fold");

    public FlagOption Strict { get; } = new("--strict", "refuse unreadable clips instead of skipping up to 5 % of them");

    public void AddTo(Command command)
    {
        command.Add(Metadata);
        command.Add(FileColumn);
        command.Add(LabelColumn);
        command.Add(FoldColumn);
        command.Add(Strict);
    }

    public DataSettings SettingsIn(ParseResult parse, string root) => new(
        root,
        parse.GetValue(Metadata),
        parse.GetValue(FileColumn),
        parse.GetValue(LabelColumn),
        parse.GetValue(FoldColumn),
        parse.GetValue(Strict));
}
