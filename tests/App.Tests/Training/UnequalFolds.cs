using System.Text;

namespace RawAudioNet.App.Tests.Training;

/// <summary>
/// Two classes of tones with three official folds of 3, 4 and 5 clips: in batches of three their trainings have different numbers of steps, and
/// rests of none, two and one.
/// </summary>
internal sealed class UnequalFolds : IDisposable
{
    public const int Folds = 3;

    private static readonly int[] FoldOfClip = [1, 2, 2, 3, 3, 3, 1, 1, 2, 2, 3, 3];

    private readonly ToneFolder tones = new(clipsPerClass: 6);

    public UnequalFolds()
    {
        var table = new StringBuilder("file,label,fold\n");
        for (int clip = 0; clip < FoldOfClip.Length; clip++)
        {
            string label = clip % 2 == 0 ? "high" : "low";
            table.Append($"{label}/{clip / 2}.wav,{label},{FoldOfClip[clip]}\n");
        }
        tones.Add("tones.csv", Encoding.UTF8.GetBytes(table.ToString()));
    }

    public string At(string name) => tones.At(name);

    /// <summary>A command line that trains on the tones, up to the options.</summary>
    public string Command(string verb, string output, string device) =>
        $"{verb} {tones.Data} --metadata {At("tones.csv")} -e 3 -b 3 -s 5 -d {device} --channels 4,8 -o {At(output)}";

    public void Dispose() => tones.Dispose();
}
