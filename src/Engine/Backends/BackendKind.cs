namespace RawAudioNet.Engine.Backends;

/// <summary>Where a backend computes.</summary>
public enum BackendKind
{
    /// <summary>The host's cores, vectorised.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>An OpenCL device.</summary>
    OpenCl,

    /// <summary>ILGPU's simulator on the host: slow, with bounds checks, for tests of kernels.</summary>
    Simulator,
}
