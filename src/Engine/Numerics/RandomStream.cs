namespace RawAudioNet.Engine.Numerics;

/// <summary>What a random number is drawn for: numbers of different streams are independent of each other.</summary>
public static class RandomStream
{
    /// <summary>Initial weights; clip = index of the parameter, draw = element.</summary>
    public const uint Initialisation = 1;

    /// <summary>The order of the clips in an epoch.</summary>
    public const uint Shuffle = 2;

    /// <summary>Time shift and masks of one clip in one epoch.</summary>
    public const uint Augmentation = 3;

    /// <summary>Where a short clip is placed, and where a long one is cropped.</summary>
    public const uint Placement = 4;

    /// <summary>The split into training and validation clips.</summary>
    public const uint Split = 5;
}
