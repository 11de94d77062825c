namespace RawAudioNet.Bench.Ladders;

/// <summary>What a machine can do at most, measured on it.</summary>
/// <param name="GigaflopsASecond">Multiply-adds within registers, counted as two.</param>
/// <param name="CacheGigabytesASecond">Bytes copied within the caches, read and written.</param>
/// <param name="MemoryGigabytesASecond">Bytes copied where no cache helps.</param>
internal sealed record Peak(double GigaflopsASecond, double CacheGigabytesASecond, double MemoryGigabytesASecond);
