namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// Work cut into chunks that may run on any thread in any order. What a chunk computes depends on its number alone, never on the thread,
/// so the results' bits do not depend on the number of threads.
/// </summary>
internal interface IChunkedWork
{
    /// <summary>Computes one chunk.</summary>
    /// <param name="chunk">The chunk's number, from 0.</param>
    /// <param name="worker">The executing worker's number, for scratch memory: 0 to <see cref="WorkerPool.Workers"/> − 1.</param>
    void Execute(int chunk, int worker);
}
