namespace RawAudioNet.App.Training;

/// <summary>What a command that a signal ended says of it.</summary>
internal static class Stop
{
    /// <summary>Does what comes before a training, of which there is nothing to go on with yet.</summary>
    /// <exception cref="OperationCanceledException">A signal ended it; the message says so.</exception>
    public static T BeforeTraining<T>(Func<T> prepare, CancellationToken cancellation)
    {
        try
        {
            return prepare();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("stopped before training began");
        }
    }

    /// <summary>How far it came: one with the signal's token was thrown where there is nothing to tell, without words of ours.</summary>
    public static string WordsOf(OperationCanceledException stopped) =>
        stopped.CancellationToken.CanBeCanceled ? "stopped before the end" : stopped.Message;

    /// <summary>Does a work that a signal cannot reach on another thread, and leaves it there where a signal comes: it must write nothing.</summary>
    public static T Waiting<T>(Func<T> work, CancellationToken cancellation) =>
        Task.Run(work, cancellation).WaitAsync(cancellation).GetAwaiter().GetResult();
}
