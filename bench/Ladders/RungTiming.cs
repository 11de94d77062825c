using System.Diagnostics;

namespace RawAudioNet.Bench.Ladders;

/// <summary>How long a rung takes.</summary>
/// <param name="Name">The rung's name, or a vendor's.</param>
/// <param name="Idea">Its idea.</param>
/// <param name="Milliseconds">The median of the blocks.</param>
/// <param name="BestMilliseconds">The shortest block.</param>
/// <param name="LargestError">The largest error, relative to each value's scale; null where somebody else computed.</param>
internal sealed record RungTiming(string Name, string Idea, double Milliseconds, double BestMilliseconds, double? LargestError)
{
    private const int Blocks = 7;
    private const double BlockSeconds = 0.06;
    private const double WarmUpSeconds = 0.1;

    // Runs between two waits, for a device is never waited for after each operation; a wait costs as much as a short run.
    private const int MostBetweenWaits = 32;
    private const double MillisecondsBetweenWaits = 10;

    /// <summary>Times a rung that was found right.</summary>
    public static RungTiming Of(Rung rung, double largestError)
    {
        double warm = MillisecondsARun(rung, 1, WarmUpSeconds);
        int betweenWaits = (int)Math.Clamp(MillisecondsBetweenWaits / warm, 1, MostBetweenWaits);
        var milliseconds = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
            milliseconds[block] = MillisecondsARun(rung, betweenWaits, BlockSeconds);
        Array.Sort(milliseconds);
        return new RungTiming(rung.Name, rung.Idea, milliseconds[Blocks / 2], milliseconds[0], largestError);
    }

    private static double MillisecondsARun(Rung rung, int betweenWaits, double seconds)
    {
        var watch = Stopwatch.StartNew();
        int runs = 0;
        do
        {
            for (int run = 0; run < betweenWaits; run++)
                rung.Run();
            rung.Wait();
            runs += betweenWaits;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return watch.Elapsed.TotalMilliseconds / runs;
    }
}
