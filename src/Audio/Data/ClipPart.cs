namespace RawAudioNet.Audio.Data;

/// <summary>The part of a data set to which its authors assigned a clip.</summary>
public enum ClipPart
{
    /// <summary>To none: they divided nothing, or by folds.</summary>
    Unassigned,

    /// <summary>To training.</summary>
    Training,

    /// <summary>To validation.</summary>
    Validation,

    /// <summary>To the test, which is scored once, after the end.</summary>
    Test,
}
