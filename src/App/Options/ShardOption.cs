using System.CommandLine;
using System.Globalization;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes one of several equal parts of a list: <c>2/4</c> is the second of four.</summary>
internal sealed class ShardOption : Option<(int Part, int Parts)?>
{
    public ShardOption()
        : base("--shard")
    {
        Description = "of all files only part I of N, counted from 1, so that N processes share the work; parts in order make the whole";
        HelpName = "I/N";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            string[] numbers = text.Split('/');
            if (numbers.Length == 2 && Number(numbers[0], out int part) && Number(numbers[1], out int parts) && part >= 1 && part <= parts)
                return (part, parts);
            result.AddError($"--shard is '{text}', it must be I/N with I from 1 to N, such as 2/4");
            return null;
        };
    }

    /// <summary>The part of a list that is asked for.</summary>
    public static T[] Of<T>(T[] all, (int Part, int Parts)? shard) => shard is (int part, int parts)
        ? all[(int)((long)all.Length * (part - 1) / parts)..(int)((long)all.Length * part / parts)]
        : all;

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
