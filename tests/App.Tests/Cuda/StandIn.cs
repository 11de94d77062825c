using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>
/// The program on a machine whose NVIDIA driver is a stand-in (tests/stand-ins/cuda.c): it knows every call and runs no kernel, so these tests
/// judge what the host does and not what the device computes.
/// </summary>
internal static class StandIn
{
    private static readonly StandInDriver Driver = new("cuda", "libcuda.so.1");

    /// <inheritdoc cref="StandInDriver.IsWanted"/>
    public static bool IsWanted => Driver.IsWanted;

    /// <inheritdoc cref="StandInDriver.Run"/>
    public static StandInRun Run(string arguments, params (string Name, string Value)[] settings) => Driver.Run(arguments, settings);
}
