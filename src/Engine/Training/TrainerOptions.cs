using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// How a network is trained. Of models that train side by side each has its own <see cref="Seed"/>, <see cref="Clips"/>, <see cref="Epochs"/>,
/// <see cref="MaximumRate"/>, <see cref="Normalisation"/>, <see cref="ClassWeights"/>, <see cref="LabelSmoothing"/>, <see cref="WeightDecay"/> and
/// <see cref="AverageDecay"/>; the rest they share.
/// </summary>
public sealed record TrainerOptions
{
    /// <summary>The network.</summary>
    public required AudioClassifierOptions Network { get; init; }

    /// <summary>The seed of weights, order and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>The indices of the clips in the source; null for all of them.</summary>
    public IReadOnlyList<int>? Clips { get; init; }

    /// <summary>Passes over the clips.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images a step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The learning rate at the peak of the one-cycle schedule.</summary>
    public double MaximumRate { get; init; } = 1e-2;

    /// <summary>Whether clips are shifted and masked.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Masks over mel bands an image.</summary>
    public int FrequencyMasks { get; init; } = 2;

    /// <summary>Masks over frames an image.</summary>
    public int TimeMasks { get; init; } = 2;

    /// <summary>The largest part of an axis that one mask covers.</summary>
    public float MaximumMaskFraction { get; init; } = 0.1f;

    /// <summary>How clips are altered beside shift and masks, where they are augmented; only for sources that can.</summary>
    public Augmentation Alterations { get; init; }

    /// <summary>What batches are normalised by; null: each batch by its own mean and deviation, as the tutorial does.</summary>
    public Normalisation? Normalisation { get; init; }

    /// <summary>One weight a class, or null for the plain mean.</summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    /// <summary>ε of label smoothing: the part of a label that all classes share.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// λ of AdamW: each step takes lr·λ of itself off every weight of a convolution or linear map; biases and batch norm are left alone.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// d of the weights' moving average, which evaluation and checkpoints then take; 0: none. Step t = 0, 1, … uses min(d, (1 + t)/(10 + t)).
    /// </summary>
    public double AverageDecay { get; init; }

    /// <summary>Where the draws of augmentation come from.</summary>
    public IDrawSource Draws { get; init; } = PhiloxDraws.Instance;

    /// <summary>What models side by side share.</summary>
    /// <exception cref="ArgumentException">There is no model, or they differ in it.</exception>
    internal static TrainerOptions Shared(IReadOnlyList<TrainerOptions> models)
    {
        if (models.Count == 0)
            throw new ArgumentException("there is no model to train", nameof(models));
        TrainerOptions first = models[0];
        return models.All(first.CanShareWith) ? first : throw new ArgumentException("models side by side differ in what they share", nameof(models));
    }

    /// <summary>Whether two models can train in the same launches.</summary>
    /// <param name="other">How the other one is trained.</param>
    public bool CanShareWith(TrainerOptions other)
    {
        return WithoutOwn(this) == WithoutOwn(other)
            && Network.Channels.SequenceEqual(other.Network.Channels)
            && (Normalisation is null) == (other.Normalisation is null)
            && AverageDecay > 0 == other.AverageDecay > 0;

        static TrainerOptions WithoutOwn(TrainerOptions options) => options with
        {
            Network = options.Network with { Channels = [] },
            Seed = 0,
            Clips = null,
            Epochs = 0,
            MaximumRate = 0,
            Normalisation = null,
            ClassWeights = null,
            LabelSmoothing = 0,
            WeightDecay = 0,
            AverageDecay = 0,
        };
    }
}
