using System.Formats.Tar;
using System.IO.Compression;

namespace RawAudioNet.Fuzz;

/// <summary>The inputs that fuzzing found to take ways of their own through a reader, packed by <c>tests/fuzz/keep</c>.</summary>
internal static class Corpus
{
    /// <summary>Those of a target, with their names.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Of(string target)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Corpus", $"{target}.tar.gz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data)
                continue;
            using var content = new MemoryStream();
            data.CopyTo(content);
            yield return ($"{target}/{entry.Name}", content.ToArray());
        }
    }
}
