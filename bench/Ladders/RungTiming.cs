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

    /// <summary>Times a rung that was found right.</summary>
    public static RungTiming Of(Rung rung, double largestError)
    {
        MillisecondsARun(rung.Run, WarmUpSeconds);
        var milliseconds = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
            milliseconds[block] = MillisecondsARun(rung.Run, BlockSeconds);
        Array.Sort(milliseconds);
        return new RungTiming(rung.Name, rung.Idea, milliseconds[Blocks / 2], milliseconds[0], largestError);
    }

    private static double MillisecondsARun(Action run, double seconds)
    {
        var watch = Stopwatch.StartNew();
        int runs = 0;
        do
        {
            run();
            runs++;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return watch.Elapsed.TotalMilliseconds / runs;
    }
}
