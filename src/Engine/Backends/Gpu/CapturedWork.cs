using System.Diagnostics;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>Work that is enqueued the first time, recorded the second, and replayed from then on.</summary>
/// <param name="capture">Who records.</param>
/// <param name="enqueue">Enqueues the work.</param>
internal sealed class CapturedWork(CudaCapture capture, Action enqueue) : RepeatedWork(enqueue)
{
    private readonly Action enqueue = enqueue;
    private TimeSpan? firstRun;
    private nint graph;

    public override void Run()
    {
        if (firstRun is null)
        {
            long start = Stopwatch.GetTimestamp();
            enqueue();
            firstRun = Stopwatch.GetElapsedTime(start);
            return;
        }

        if (graph == 0 && !capture.IsRefused)
            graph = capture.Record(enqueue, firstRun.Value);
        if (graph == 0 || capture.IsRefused || !capture.Replay(graph))
            enqueue();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && graph != 0)
            CudaCapture.Free(graph);
        graph = 0;
        base.Dispose(disposing);
    }
}
