using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>What a network is trained on, and how.</summary>
/// <param name="Clips">The clips.</param>
/// <param name="Options">How.</param>
internal sealed record NetworkPlan(TrainingClips Clips, TrainerOptions Options)
{
    /// <summary>Of a training's settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="features">Their spectrograms, which tell what they are normalised by.</param>
    /// <param name="backend">The device.</param>
    /// <param name="threads">How many clips are decoded at a time, where they are.</param>
    /// <param name="afterBatch">Called with the number of clips measured, where their spectrograms are not kept.</param>
    public static NetworkPlan Of(
        TrainSettings settings, TrainingClips clips, ClipFeatures features, IBackend backend, int threads, Action<int> afterBatch) =>
        new(clips, new TrainerOptions
        {
            Network = new AudioClassifierOptions(clips.Labels.Count, settings.Channels),
            Seed = (ulong)settings.Seed,
            Epochs = settings.Epochs,
            Batch = settings.BatchSize,
            MaximumRate = settings.MaxLr,
            Augment = settings.Augment,
            FrequencyMasks = settings.MaskCount,
            TimeMasks = settings.MaskCount,
            Alterations = features.AlterationsOf(settings),
            Normalisation = settings.IsTutorial ? null : features.Normalise(backend, settings, clips.Training, threads, afterBatch),
            ClassWeights = settings.ClassWeights == "balanced" ? BalancedWeights(clips) : null,
            LabelSmoothing = settings.LabelSmoothing,
            WeightDecay = settings.WeightDecay,
            AverageDecay = settings.Average,
        });

    // w_c = N / (K · n_c): a class with few clips weighs as much as one with many.
    private static float[] BalancedWeights(TrainingClips clips)
    {
        var weights = new float[clips.Labels.Count];
        ILookup<int, SoundClip> byLabel = clips.Training.ToLookup(clip => clip.Clip.Label);
        for (int k = 0; k < weights.Length; k++)
        {
            int count = byLabel[k].Count();
            weights[k] = count == 0 ? 0 : (float)((double)clips.Training.Count / (weights.Length * count));
        }
        return weights;
    }
}
