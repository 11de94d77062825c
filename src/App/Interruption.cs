using System.Runtime.InteropServices;

namespace RawAudioNet.App;

/// <summary>
/// A wish to stop, from Ctrl-C, a termination signal or a closed terminal: the first asks the running command to end cleanly, a second one ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What a shell expects of a process that a signal ended: 128 and the signal's number.</summary>
    public int ExitCode { get; private set; } = 130;

    /// <summary>Takes a signal.</summary>
    public void Handle(PosixSignalContext context)
    {
        ExitCode = context.Signal switch
        {
            PosixSignal.SIGHUP => 129,
            PosixSignal.SIGTERM => 143,
            _ => 130,
        };
        context.Cancel = !source.IsCancellationRequested;
        Request();
    }

    /// <summary>Asks the running command to stop.</summary>
    public void Request() => source.Cancel();

    public void Dispose() => source.Dispose();
}
