namespace RawAudioNet.Cases;

/// <summary>Device memory of one argument, with what it held before and what it must hold afterwards.</summary>
internal interface IGuardedMemory : IDisposable
{
    /// <summary>Uploads the content from before the operation: inputs, NaN where it must write, sentinels where it must not.</summary>
    void Reset();

    /// <summary>What differs from the reference.</summary>
    IEnumerable<string> Deviations();

    /// <summary>The largest error of a float, relative to its scale; 0 where nothing is expected or all is exact.</summary>
    double LargestError();

    /// <summary>What was overwritten that belongs to nobody or is only read.</summary>
    IEnumerable<string> Trespasses();

    /// <summary>The bits that the operation left.</summary>
    IEnumerable<int> Bits();
}
