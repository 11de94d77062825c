using System.Runtime.InteropServices;
using System.Text;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App;

/// <summary>The process around <see cref="CommandLine"/>: its streams, its terminal and its signals.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The runtime has files of its own, and the first of them got the number: what is written there would reach it.
        if (!StandardInput.IsInherited(1))
        {
            using var only = new StreamWriter(new StandardError(), Utf8);
            only.WriteLine("rawaudionet: the output cannot be written (it was closed before the start)");
            return Failure.DataOrDevice;
        }

        using Stream input = StandardInput.Open();
        using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8, bufferSize: 1 << 14);
        using var error = new StreamWriter(new StandardError(), Utf8) { AutoFlush = true };
        output.AutoFlush = !Console.IsOutputRedirected;
        var console = new AppConsole(input, output, error)
        {
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            ColoursAllowed = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };

        using var interruption = new Interruption();
        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, interruption.Handle);
        using PosixSignalRegistration onHangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, interruption.Handle);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, interruption.Handle);
        try
        {
            int code = CommandLine.Run(args, console, interruption);
            output.Flush();
            return code;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk behind stdout, say: the last of the output went nowhere, which a script must be told.
            error.WriteLine($"rawaudionet: the output cannot be written ({fault.Message})");
            return Failure.DataOrDevice;
        }
    }

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);
}
