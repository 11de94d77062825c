namespace RawAudioNet.Engine.Backends;

/// <summary>How a backend works; nothing of it changes a result.</summary>
public sealed record BackendOptions
{
    /// <summary>Worker threads of the CPU backend; 0 means one a physical core.</summary>
    public int Threads { get; init; }

    /// <summary>Whether a CUDA device records a training step once and replays it, which saves the driver's time for each launch.</summary>
    public bool Capture { get; init; } = true;

    /// <summary>Called with a line that the user should read, such as that a driver refuses recordings.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Called with a line that the next one replaces, while kernels are compiled.</summary>
    public Action<string>? Progress { get; init; }
}
