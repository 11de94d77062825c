using RawAudioNet.App.Data;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.CrossValidation;

/// <summary>One fold of a cross-validation: it validates, the others train.</summary>
/// <param name="Number">The fold's number: the data set's own, else counted from 1.</param>
/// <param name="Clips">The clips divided so.</param>
/// <param name="Leaks">What the division gives away.</param>
internal sealed record Fold(int Number, TrainingClips Clips, LeakReport Leaks)
{
    /// <summary>All folds of a data set.</summary>
    /// <exception cref="DataException">A fold has nothing to train on or to validate.</exception>
    public static Fold[] Of(LabelledClips data, int? folds, ulong seed) =>
    [
        .. Split.CrossValidation(data.Manifest, folds, seed).Select(split =>
        {
            TrainingClips clips = TrainingClips.Of(data, split);
            if (clips.Training.Count == 0 || clips.Validation.Count == 0)
            {
                throw new DataException(
                    data.Manifest.Root, $"fold {split.Fold} leaves no clip to {(clips.Training.Count == 0 ? "train on" : "validate")}; give fewer --folds");
            }
            return new Fold(split.Fold!.Value, clips, LeakReport.Of(clips.Labels, clips.Training, clips.Validation));
        }),
    ];
}
