using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Tests;

/// <summary>One kind of device as the tests see it: opened at most once, and remembered whether it was there and whether a test used it.</summary>
internal sealed class TestDevice(BackendKind kind) : IDisposable
{
    private bool isTried;
    private bool isUsed;
    private IBackend? backend;
    private DeviceException? absence;

    public BackendKind Kind => kind;

    /// <summary>Whether tests are to run on it: it is here, or its absence must be seen as failures.</summary>
    public bool IsWanted => IsRequired || IsPresent;

    private bool IsPresent
    {
        get
        {
            if (!isTried)
                Open();
            return backend is not null;
        }
    }

    // What every machine has may not drop out unnoticed; a run that was set up for OpenCL may not lose its device either.
    private bool IsRequired => kind switch
    {
        BackendKind.Cpu or BackendKind.Simulator => true,
        BackendKind.OpenCl => Environment.GetEnvironmentVariable("RAWAUDIONET_REQUIRE_OPENCL") == "1",
        _ => false,
    };

    /// <summary>The backend, for a test.</summary>
    /// <exception cref="DeviceException">There is no such device here.</exception>
    public IBackend Use()
    {
        isUsed = true;
        return IsPresent ? backend! : throw new DeviceException($"no {kind} device to test", absence!);
    }

    /// <summary>One line: what the tests of this run did with the device.</summary>
    public string Report() => (isUsed, IsPresent) switch
    {
        (true, true) => $"{kind}: TESTED on {backend!.Id}, {backend.Description}",
        (false, true) => $"{kind}: here ({backend!.Id}, {backend.Description}), but no test of this run used it",
        _ => $"{kind}: NOT TESTED: {absence!.Message}",
    };

    public void Dispose() => backend?.Dispose();

    private void Open()
    {
        isTried = true;
        try
        {
            backend = BackendFactory.Create(kind.ToString().ToLowerInvariant());
        }
        catch (DeviceException exception)
        {
            absence = exception;
        }
    }
}
