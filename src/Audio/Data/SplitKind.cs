namespace RawAudioNet.Audio.Data;

/// <summary>By what rule clips were divided into training and validation.</summary>
public enum SplitKind
{
    /// <summary>One official fold validates.</summary>
    Fold,

    /// <summary>As the data set's own lists of validation and test clips say.</summary>
    Listed,

    /// <summary>All clips of one recording are on the same side; each class has about the same share in validation.</summary>
    Grouped,

    /// <summary>At random, each class with the same share in validation.</summary>
    Stratified,

    /// <summary>At random over all clips, as the tutorial does it.</summary>
    Random,

    /// <summary>Every clip trains, none validates.</summary>
    Everything,
}
