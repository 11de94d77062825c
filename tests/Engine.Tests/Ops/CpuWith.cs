using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Tests.Ops;

/// <summary>CPU backends of given numbers of threads, kept for the whole process: their threads are gone only with it.</summary>
internal static class CpuWith
{
    private static readonly Dictionary<int, IBackend> Backends = [];

    /// <summary>The CPU backend with that many threads.</summary>
    public static IBackend Threads(int threads)
    {
        if (!Backends.TryGetValue(threads, out IBackend? backend))
            Backends.Add(threads, backend = BackendFactory.Create("cpu", threads));
        return backend;
    }
}
