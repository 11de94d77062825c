namespace RawAudioNet.Engine.Backends;

/// <summary>A device that is not there or did not do its work; the message says what was tried and what each attempt answered.</summary>
public class DeviceException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public DeviceException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
