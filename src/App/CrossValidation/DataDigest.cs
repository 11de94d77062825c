using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RawAudioNet.App.Data;

namespace RawAudioNet.App.CrossValidation;

/// <summary>Tells whether two cross-validations divide the same clips in the same way, whatever machine they lie on.</summary>
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
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
