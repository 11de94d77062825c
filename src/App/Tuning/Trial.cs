using System.Security.Cryptography;
using System.Text;
using RawAudioNet.App.Options;
using RawAudioNet.App.Training;

namespace RawAudioNet.App.Tuning;

/// <summary>One way to train, tried with every seed.</summary>
/// <param name="Name">What differs from the options as given, such as <c>max-lr=3e-2 mixup=0.2</c>.</param>
/// <param name="Settings">All options, with the first seed.</param>
internal sealed record Trial(string Name, TrainSettings Settings)
{
    /// <summary>The name of the trial in which nothing differs.</summary>
    public const string Unchanged = "base";

    private const int LongestName = 100;
    private const int DigestLength = 8;

    /// <summary>What its networks begin with; null for random weights.</summary>
    public InitialWeights? Start { get; init; }

    /// <summary>The name of its folder: a name that every file system takes, and no two trials share.</summary>
    public string FolderName
    {
        get
        {
            string plain = string.Concat(Name.Select(c => c == ' ' ? '_' : char.IsAsciiLetterOrDigit(c) || "=,.+-_".Contains(c, StringComparison.Ordinal) ? c : '-'));
            bool isWhole = plain.Length <= LongestName && plain.Replace('_', ' ') == Name;
            string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name)))[..DigestLength];
            return isWhole ? plain : $"{plain[..Math.Min(plain.Length, LongestName)]}-{digest}";
        }
    }

    /// <summary>Its options with one of the seeds: those of a run of <c>train</c>.</summary>
    public TrainSettings SettingsWith(long seed) => Settings with { Seed = seed };
}
