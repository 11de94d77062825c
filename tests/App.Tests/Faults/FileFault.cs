namespace RawAudioNet.App.Tests.Faults;

/// <summary>What may happen at a file call.</summary>
public enum FileFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process is killed before the call.</summary>
    KillBefore,

    /// <summary>The process is killed in the call: of a write, half is done.</summary>
    KillWithin,

    /// <summary>The process is killed after the call.</summary>
    KillAfter,

    /// <summary>The power fails after the call: what was not flushed is lost.</summary>
    PowerCut,

    /// <summary>The disk is full: of a write, half is done.</summary>
    DiskFull,

    /// <summary>The disk cannot do it.</summary>
    InputOutputError,

    /// <summary>It may no longer be done.</summary>
    AccessDenied,
}
