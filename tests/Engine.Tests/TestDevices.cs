using RawAudioNet.Engine.Backends;
using Xunit;

namespace RawAudioNet.Engine.Tests;

/// <summary>
/// The devices that tests run on: one backend of each kind for the whole process, so that kernels are compiled once. A backend serves one
/// caller at a time, which is why these tests run one after another (xunit.runner.json).
/// </summary>
/// <remarks>
/// A kind whose device is not here gives no rows, and DeviceReport says so. With RAWAUDIONET_REQUIRE_OPENCL=1 the OpenCL rows are
/// always there and fail without a device. Rows carry the trait Device (and small cases Speed=Small), so that a run can choose among them;
/// for that xunit must be able to enumerate them, so their values are plain ones: kinds, names, numbers.
/// </remarks>
public static class TestDevices
{
    private static readonly TestDevice[] Devices = [.. Enum.GetValues<BackendKind>().Select(kind => new TestDevice(kind))];

    /// <summary>A row for every device: for tests of tiny tensors, which the simulator can carry.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind>> All =>
        from device in Devices
        where device.IsWanted
        select new TheoryDataRow<BackendKind>(device.Kind).WithTrait("Device", device.Kind.ToString());

    /// <summary>A row for every device but the simulator.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind>> Fast => All.Where(row => row.Data != BackendKind.Simulator);

    /// <summary>Two rows for every device: layers one by one, and fused.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind, bool>> AllByFusion => ByFusion(All);

    /// <summary>The same for every device but the simulator.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind, bool>> FastByFusion => ByFusion(Fast);

    /// <summary>A row for every case on every device; the simulator runs the small ones alone.</summary>
    public static IEnumerable<TheoryDataRow<BackendKind, string>> Rows(IEnumerable<(string Name, bool IsSmall)> cases) =>
        from item in cases
        from device in Devices
        where device.IsWanted && (item.IsSmall || device.Kind != BackendKind.Simulator)
        select new TheoryDataRow<BackendKind, string>(device.Kind, item.Name)
            .WithTrait("Device", device.Kind.ToString())
            .WithTrait("Speed", item.IsSmall ? "Small" : "Large");

    /// <summary>The backend of a kind. It is everyone's: do not dispose it.</summary>
    /// <exception cref="DeviceException">There is no such device here.</exception>
    public static IBackend Get(BackendKind kind) => Devices.Single(device => device.Kind == kind).Use();

    /// <summary>Closes the devices and gives a line on each: whether it was here, and whether a test used it.</summary>
    internal static IEnumerable<string> Close()
    {
        foreach (TestDevice device in Devices)
        {
            yield return device.Report();
            device.Dispose();
        }
    }

    private static IEnumerable<TheoryDataRow<BackendKind, bool>> ByFusion(IEnumerable<TheoryDataRow<BackendKind>> rows) =>
        from row in rows
        from fused in (bool[])[false, true]
        select new TheoryDataRow<BackendKind, bool>(row.Data, fused).WithTrait("Device", row.Data.ToString());
}
