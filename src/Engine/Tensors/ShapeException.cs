namespace RawAudioNet.Engine.Tensors;

/// <summary>Shapes that do not fit together: the message names the operation, the axis, what was expected and what came.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Makes an exception without a message.</summary>
    public ShapeException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Throws unless <paramref name="got"/> is <paramref name="expected"/>.</summary>
    /// <param name="operation">The operation that checks.</param>
    /// <param name="argument">The tensor's role in it.</param>
    /// <param name="expected">The shape it must have.</param>
    /// <param name="got">The shape it has.</param>
    public static void ThrowIfDifferent(string operation, string argument, Shape expected, Shape got)
    {
        if (expected != got)
            throw new ShapeException($"{operation}: {argument} must be {expected}, not {got}");
    }

    /// <summary>Throws unless a tensor holds that many models.</summary>
    internal static void ThrowIfOtherModels(string operation, string argument, int expected, int got)
    {
        if (expected != got)
            throw new ShapeException($"{operation}: {argument} must have {expected} models, not {got}");
    }

    /// <summary>Throws where a workspace or a buffer is too small.</summary>
    internal static void ThrowIfShorter(string operation, string argument, long atLeast, long got)
    {
        if (got < atLeast)
            throw new ShapeException($"{operation}: {argument} must have {atLeast} elements, not {got}");
    }
}
