using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RawAudioNet.App.Data;

namespace RawAudioNet.App.CrossValidation;

/// <summary>Tells whether two trainings, or cross-validations, divide the same clips in the same way, whatever machine they lie on.</summary>
internal static class DataDigest
{
    /// <summary>The SHA-256 of which clip validates in which fold: names, labels and contents.</summary>
    public static string Of(IEnumerable<Fold> folds)
    {
        var text = new StringBuilder();
        foreach (Fold fold in folds)
        {
            text.Append(CultureInfo.InvariantCulture, $"fold {fold.Number}, {fold.Clips.Training.Count} train\n");
            foreach (ClipRecord clip in ClipRecord.Of(fold.Clips).Where(clip => clip.Set == ClipRecord.ValidationSet))
                text.Append(CultureInfo.InvariantCulture, $"{clip.Name}\n{clip.Label}\n{clip.Content}\n");
        }
        return Hash(text);
    }

    /// <summary>The SHA-256 of which clips train and which validate: names, labels and contents.</summary>
    public static string Of(TrainingClips clips)
    {
        var text = new StringBuilder();
        foreach (ClipRecord clip in ClipRecord.Of(clips))
            text.Append(CultureInfo.InvariantCulture, $"{clip.Set}\n{clip.Name}\n{clip.Label}\n{clip.Content}\n");
        return Hash(text);
    }

    private static string Hash(StringBuilder text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
}
