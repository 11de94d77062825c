namespace RawAudioNet.Cases;

/// <summary>Where a case is worth running.</summary>
public enum CaseSize
{
    /// <summary>Everywhere, also on the simulator and without vector instructions.</summary>
    Tiny,

    /// <summary>On every real device.</summary>
    Normal,

    /// <summary>In benchmarks only.</summary>
    Speed,
}
