using System.Globalization;
using ILGPU.Runtime.Cuda;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// Records work of one stream as a graph that the driver replays with a single call: on a GPU this network's kernels take no longer than
/// their launches. One for each backend; where the driver refuses, it says so once and all work is enqueued as it was before.
/// </summary>
internal sealed class CudaCapture(string device, CudaAccelerator accelerator, CudaStream stream, Action<string>? notice)
{
    private bool hasTold;

    /// <summary>Whether the driver refused something: nothing is recorded any more.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Records work that ran before, so that its kernels are compiled and loaded; nothing of it is executed.</summary>
    /// <param name="enqueue">Enqueues the work.</param>
    /// <param name="firstRun">How long it took to enqueue it the first time.</param>
    /// <returns>The graph, or zero where the driver refused.</returns>
    /// <exception cref="DeviceException">The device was lost.</exception>
    public nint Record(Action enqueue, TimeSpan firstRun)
    {
        try
        {
            accelerator.Bind();
            if (Refuses("cuStreamBeginCapture", CudaDriver.BeginCapture(stream.StreamPtr, CudaDriver.Relaxed)))
                return 0;
            nint graph = Capture(enqueue);
            return graph == 0 ? 0 : Instantiate(graph, firstRun);
        }
        catch (EntryPointNotFoundException missing)
        {
            Refuse($"is too old for graphs ({missing.Message})");
            return 0;
        }
    }

    /// <summary>Enqueues a graph.</summary>
    /// <returns>Whether the driver took it.</returns>
    /// <exception cref="DeviceException">The device was lost.</exception>
    public bool Replay(nint executable) => !Refuses("cuGraphLaunch", CudaDriver.Launch(executable, stream.StreamPtr));

    /// <summary>Frees a graph; on a lost device there is nothing left to free.</summary>
    public static void Free(nint executable) => _ = CudaDriver.DestroyExecutable(executable);

    private nint Capture(Action enqueue)
    {
        int result;
        nint graph;
        bool isWhole = false;
        try
        {
            enqueue();
            isWhole = true;
        }
        catch (DeviceException fault) when (fault.InnerException is CudaException cuda && !CudaFault.IsLost(CudaFault.CodeOf(cuda)))
        {
            Refuse($"does not record a step ({fault.Message})");
        }
        finally
        {
            // Whatever happened, the stream must not stay under capture.
            result = CudaDriver.EndCapture(stream.StreamPtr, out graph);
        }

        if (isWhole && !Refuses("cuStreamEndCapture", result))
            return graph;
        if (graph != 0)
            _ = CudaDriver.DestroyGraph(graph);
        return 0;
    }

    private nint Instantiate(nint graph, TimeSpan firstRun)
    {
        nuint launches = 0;
        bool isCounted = CudaDriver.GetNodes(graph, 0, ref launches) == 0;
        int result = CudaDriver.Instantiate(out nint executable, graph, 0);
        _ = CudaDriver.DestroyGraph(graph);
        if (Refuses("cuGraphInstantiateWithFlags", result))
            return 0;

        if (!hasTold && isCounted)
        {
            notice?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"{device}: kernels ready in {firstRun.TotalSeconds:F1} s; a training step is one graph of {launches} launches"));
        }

        hasTold = true;
        return executable;
    }

    private bool Refuses(string call, int code)
    {
        if (code == 0)
            return false;
        if (CudaFault.IsLost(code))
            throw new DeviceException($"{device}: {call}: {CudaFault.Describe(code)}");
        Refuse($"refuses {call} ({CudaFault.Describe(code)})");
        return true;
    }

    private void Refuse(string how)
    {
        if (!IsRefused)
            notice?.Invoke($"{device}: the driver {how}: steps are launched kernel by kernel, as with --no-capture");
        IsRefused = true;
    }
}
