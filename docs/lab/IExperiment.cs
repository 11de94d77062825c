namespace RawAudioNet.Lab;

/// <summary>What a chapter of the tour lets the reader run and see.</summary>
internal interface IExperiment
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>Whether what it prints follows from the inputs alone; a time, or the end of a training, does not on another machine.</summary>
    bool IsExact => true;

    /// <summary>Runs it and prints what the chapter shows.</summary>
    void Print(Bench bench, Report report);

    /// <summary>Draws the chapter's pictures: file names and PNG files.</summary>
    IEnumerable<(string File, byte[] Png)> Draw(Bench bench);
}
