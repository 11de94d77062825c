using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Training;

/// <summary>Opens the device for scoring, where a GPU pays only when there is much to do.</summary>
internal static class DeviceChoice
{
    /// <summary>Up to so many windows the CPU is done before CUDA has started.</summary>
    private const int FewWindows = 256;

    /// <summary>Opens a device.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="windows">About how many windows each sound has; asked only where it matters, and no further than it does.</param>
    /// <param name="options">How it works.</param>
    public static IBackend ForScoring(string device, IEnumerable<double> windows, BackendOptions options)
    {
        if (device == BackendFactory.Auto)
            device = AreMany(windows) && BackendFactory.Devices().Any(found => found.Kind == BackendKind.Cuda) ? "cuda" : "cpu";
        return BackendFactory.Create(device, options);
    }

    private static bool AreMany(IEnumerable<double> windows)
    {
        double sum = 0;
        return windows.Any(more => (sum += more) > FewWindows);
    }
}
