using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Training;

/// <summary>Opens the device for scoring, where a GPU pays only when there is much to do.</summary>
internal static class DeviceChoice
{
    /// <summary>Up to so many windows the CPU is done before CUDA has started.</summary>
    private const int FewWindows = 256;

    /// <summary>Opens a device for so many windows.</summary>
    public static IBackend ForScoring(string device, double windows, int threads)
    {
        if (device == BackendFactory.Auto)
            device = windows > FewWindows && BackendFactory.Devices().Any(found => found.Kind == BackendKind.Cuda) ? "cuda" : "cpu";
        return BackendFactory.Create(device, threads);
    }
}
