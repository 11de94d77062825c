using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The lists by which Speech Commands is divided: <c>validation_list.txt</c> and <c>testing_list.txt</c>, a relative name a line; every
/// other clip trains.
/// </summary>
internal sealed class PartLists
{
    private static readonly (string File, ClipPart Part)[] Files =
        [("validation_list.txt", ClipPart.Validation), ("testing_list.txt", ClipPart.Test)];

    private readonly Dictionary<string, ClipPart> parts;

    private PartLists(Dictionary<string, ClipPart> parts) => this.parts = parts;

    /// <summary>Reads the lists of a root; without a list of validation clips nothing is divided.</summary>
    /// <exception cref="DataException">A list cannot be read.</exception>
    public static PartLists Read(string root, List<string> warnings)
    {
        var parts = new Dictionary<string, ClipPart>(StringComparer.Ordinal);
        if (!File.Exists(Path.Combine(root, Files[0].File)))
            return new PartLists(parts);

        foreach ((string file, ClipPart part) in Files)
        {
            string path = Path.Combine(root, file);
            bool isOtherwise = PlainFile.IsOtherwise(path);
            if (isOtherwise)
                warnings.Add($"{file} is {PlainFile.Otherwise}: it names no clip.");
            string[] names = File.Exists(path) && !isOtherwise ? ReadNames(path) : [];
            int missing = names.Count(name => !File.Exists(Path.Combine(root, name)));
            if (missing > 0)
                warnings.Add($"{missing} of the {names.Length} files in {file} do not exist.");
            foreach (string name in names)
                parts[name] = part;
        }

        return new PartLists(parts);
    }

    /// <summary>The part of a clip.</summary>
    public ClipPart PartOf(string name) =>
        parts.Count == 0 ? ClipPart.Unassigned : parts.GetValueOrDefault(name, ClipPart.Training);

    private static string[] ReadNames(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => line.Trim().Replace('\\', '/')).Where(line => line.Length > 0)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"the file cannot be read ({fault.Message})", cause: fault);
        }
    }
}
