namespace RawAudioNet.Cases;

/// <summary>What is special about the targets of a loss.</summary>
[Flags]
public enum TargetKind
{
    /// <summary>One label an image.</summary>
    Hard = 0,

    /// <summary>Weights of the classes.</summary>
    Weighted = 1,

    /// <summary>Second labels.</summary>
    Mixed = 2,

    /// <summary>Label smoothing, another part for each model.</summary>
    Smoothed = 4,

    /// <summary>One label is none of the classes.</summary>
    NoClass = 8,

    /// <summary>One second label is none of the classes.</summary>
    PartnerNoClass = 16,
}
