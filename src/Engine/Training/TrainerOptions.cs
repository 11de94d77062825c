using RawAudioNet.Engine.Models;

namespace RawAudioNet.Engine.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>The network.</summary>
    public required AudioClassifierOptions Network { get; init; }

    /// <summary>One seed for each model that trains side by side.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [0];

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

    /// <summary>What batches are normalised by; null: each batch by its own mean and deviation, as the tutorial does.</summary>
    public Normalisation? Normalisation { get; init; }

    /// <summary>One weight a class, or null for the plain mean.</summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    /// <summary>Where the draws of augmentation come from.</summary>
    public IDrawSource Draws { get; init; } = new PhiloxDraws();
}
