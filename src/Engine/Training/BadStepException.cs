namespace RawAudioNet.Engine.Training;

/// <summary>A step whose loss or gradient is not finite. The weights are those from before it.</summary>
public sealed class BadStepException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public BadStepException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public BadStepException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public BadStepException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
