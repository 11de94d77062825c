namespace RawAudioNet.Engine.Backends;

/// <summary>A device that was found.</summary>
/// <param name="Id">The name by which the user chooses it: <c>cpu</c>, <c>cuda:0</c>, <c>opencl:1</c>.</param>
/// <param name="Kind">The kind of device.</param>
/// <param name="Name">Its own name.</param>
/// <param name="MemoryBytes">Its memory.</param>
public sealed record DeviceDescription(string Id, BackendKind Kind, string Name, long MemoryBytes);
