namespace RawAudioNet.App.Training;

/// <summary>What one of many trainings came to, as its folder keeps it.</summary>
internal interface ITrainingRecord
{
    /// <summary>Its file, which is written last: where it is, the training is whole.</summary>
    static abstract string File { get; }

    /// <summary>A digest of the clips and how they are divided.</summary>
    string Data { get; }

    /// <summary>Whether a training can have come to these figures: the file may have been edited.</summary>
    bool IsPossible { get; }
}
