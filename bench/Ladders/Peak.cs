using System.Globalization;

namespace RawAudioNet.Bench.Ladders;

/// <summary>What a machine can do at most, measured on it.</summary>
/// <param name="GigaflopsASecond">Multiply-adds within registers, counted as two.</param>
/// <param name="CacheGigabytesASecond">Bytes copied within the caches, read and written; null where the ladders' work does not lie there.</param>
/// <param name="MemoryGigabytesASecond">Bytes copied where no cache helps.</param>
internal sealed record Peak(double GigaflopsASecond, double? CacheGigabytesASecond, double MemoryGigabytesASecond)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string cache = CacheGigabytesASecond is { } near ? string.Create(CultureInfo.InvariantCulture, $"{near:F0} GB/s copied within the caches, ") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{GigaflopsASecond:F0} GFLOP/s, {cache}{MemoryGigabytesASecond:F0} GB/s copied in memory");
    }
}
