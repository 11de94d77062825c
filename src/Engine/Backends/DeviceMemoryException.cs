namespace RawAudioNet.Engine.Backends;

/// <summary>A device has too little memory left; whoever can do with less may go on.</summary>
public sealed class DeviceMemoryException : DeviceException
{
    /// <summary>Makes an exception without a message.</summary>
    public DeviceMemoryException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public DeviceMemoryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public DeviceMemoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The bytes that were asked for.</summary>
    public long NeededBytes { get; init; }

    /// <summary>The bytes that are free, on a device whose driver tells; else an estimate.</summary>
    public long FreeBytes { get; init; }
}
