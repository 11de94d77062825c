using System.Text;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.Fuzz;

/// <summary>A table of clips, as <c>--metadata</c> takes it.</summary>
internal sealed class CsvTarget : IFuzzTarget
{
    private readonly string root = Directory.CreateTempSubdirectory("rawaudionet-fuzz").FullName;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (string separator in (string[])[",", ";", "\t"])
        {
            foreach (string lineEnd in (string[])["\n", "\r\n", "\r"])
            {
                yield return Table("slice_file_name,fsID,start,end,salience,fold,classID,class|7-3-0-0.wav,7,0,0.3,1,5,3,dog|8-0-0-1.wav,8,58.5,62,1,10.0,0.0,air|");
                yield return Table("filename,fold,target,category,src_file|\"a, \"\"b\"\".wav\",fold1,2,ant,5|b\\c.wav,2,10,bee,|");

                byte[] Table(string text) => Encoding.UTF8.GetBytes(text.Replace(",", separator, StringComparison.Ordinal).Replace("|", lineEnd, StringComparison.Ordinal));
            }
        }

        yield return [0xEF, 0xBB, 0xBF, .. "file,label\na.wav,\u00e9\na.wav,\u00e9\n"u8];
        yield return "7-3-0-0.wav,7,0,0.3,1,5,3,dog\n8-0-0-1.wav,8,58.5,62,1,10,0,air\n"u8.ToArray();
        yield return "class_name,slice_file_name\n\"two\nlines\",x.wav\n\n ,\n"u8.ToArray();
    }

    public void Judge(byte[] input)
    {
        string path = Path.Combine(root, "table.csv");
        File.WriteAllBytes(path, input);
        try
        {
            Manifest.Load(root, new ManifestOptions { Metadata = path });
        }
        catch (DataException fault) when (!fault.Message.Any(char.IsControl))
        {
            // Refused in one line, as it should be.
            return;
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
