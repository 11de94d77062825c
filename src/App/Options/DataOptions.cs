using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>The options by which a command finds clips and their labels, the same in every command that reads labelled sound.</summary>
internal sealed class DataOptions
{
    public TextOption Metadata { get; } = new(
        "--metadata",
        "CSV",
        "CSV file with a line a clip, no pipe, since --resume reads it again; without it one in DATA/metadata or DATA/meta is used, else folder names are the labels");

    public TextOption FileColumn { get; } = new(
        "--file-column", "NAME", "its column of file names; guessed: slice_file_name, filename, file, path");

    public TextOption LabelColumn { get; } = new(
        "--label-column", "NAME", "its column of labels; guessed: class, class_name, category, label");

    public TextOption FoldColumn { get; } = new("--fold-column", "NAME", "its column of fold numbers; guessed: fold");

    public PatternOption LabelPattern { get; } =
        new("--label-pattern", "take labels from file names: the group called label, else the first, else the whole match in the path below DATA");

    public TextOption GroupColumn { get; } =
        new("--group-column", "NAME", "the table's column of recordings, which --split keeps on one side; guessed: fsID, src_file, group, recording");

    public PatternOption GroupPattern { get; } = new("--group-pattern", "take recordings from file names, in the same way as --label-pattern");

    public FlagOption FollowLinks { get; } = new("--follow-links", "enter linked folders too, and take linked files outside DATA");

    public FlagOption Strict { get; } = new("--strict", "refuse unreadable clips instead of skipping up to 5 % of them");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="splits">Whether it divides the clips, so that their recordings matter.</param>
    public void AddTo(Command command, bool splits = false)
    {
        command.Add(Metadata);
        command.Add(FileColumn);
        command.Add(LabelColumn);
        command.Add(FoldColumn);
        command.Add(LabelPattern);
        if (splits)
        {
            command.Add(GroupColumn);
            command.Add(GroupPattern);
        }
        command.Add(FollowLinks);
        command.Add(Strict);
    }

    /// <summary>Those that say nothing without data.</summary>
    public IEnumerable<Option> AboutData => [Metadata, FileColumn, LabelColumn, FoldColumn, LabelPattern, GroupColumn, GroupPattern, FollowLinks, Strict];

    public DataSettings SettingsIn(ParseResult parse, string root) => new(
        root,
        parse.GetValue(Metadata),
        parse.GetValue(FileColumn),
        parse.GetValue(LabelColumn),
        parse.GetValue(FoldColumn),
        parse.GetResult(GroupColumn) is null ? null : parse.GetValue(GroupColumn),
        parse.GetValue(LabelPattern),
        parse.GetResult(GroupPattern) is null ? null : parse.GetValue(GroupPattern),
        parse.GetValue(FollowLinks),
        parse.GetValue(Strict));
}
