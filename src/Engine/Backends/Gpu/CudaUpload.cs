using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// An upload out of page-locked memory on a stream of its own. Events keep the order: a copy waits for the kernels that read what the buffer
/// held, kernels enqueued later wait for the copy, and the host waits before it writes to memory that is still being read.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class CudaUpload<T> : Upload<T>
    where T : unmanaged
{
    private readonly string device;
    private readonly CudaAccelerator accelerator;
    private readonly nint computing;
    private readonly CudaStream copying;
    private readonly GpuBuffer<T> target;
    private readonly PageLockedArray1D<T> host;
    private readonly nint released;
    private readonly nint sent;
    private bool isReleased;

    /// <summary>Takes the host's memory.</summary>
    /// <param name="device">The device's name for the user.</param>
    /// <param name="accelerator">The device.</param>
    /// <param name="computing">The stream of kernels.</param>
    /// <param name="copying">The stream of copies.</param>
    /// <param name="target">The buffer.</param>
    public CudaUpload(string device, CudaAccelerator accelerator, CudaStream computing, CudaStream copying, GpuBuffer<T> target)
    {
        using var construction = new Construction(this);
        (this.device, this.accelerator, this.computing, this.copying, this.target) = (device, accelerator, computing.StreamPtr, copying, target);
        accelerator.Bind();
        Require("cuEventCreate", CudaDriver.CreateEvent(out released, CudaDriver.WaitingEvent));
        Require("cuEventCreate", CudaDriver.CreateEvent(out sent, CudaDriver.WaitingEvent));
        host = accelerator.AllocatePageLocked1D<T>(target.Length);
        construction.Complete();
    }

    public override bool IsPageLocked => true;

    public override Span<T> Host(long offset, int length) => host.Span.Slice((int)offset, length);

    public override void Send(int length)
    {
        try
        {
            accelerator.Bind();
            if (!isReleased)
                Release();
            Require("cuStreamWaitEvent", CudaDriver.WaitForEvent(copying.StreamPtr, released, 0));
            target.View.SubView(0, length).CopyFrom(copying, host.ArrayView.SubView(0, length));
            Require("cuEventRecord", CudaDriver.RecordEvent(sent, copying.StreamPtr));
            Require("cuStreamWaitEvent", CudaDriver.WaitForEvent(computing, sent, 0));
            isReleased = false;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{device}: copy to the device", exception);
        }
    }

    public override void Release()
    {
        accelerator.Bind();
        Require("cuEventRecord", CudaDriver.RecordEvent(released, computing));
        isReleased = true;
    }

    // An event that was never recorded is no reason to wait.
    public override void WaitUntilSent()
    {
        accelerator.Bind();
        Require("cuEventSynchronize", CudaDriver.SynchronizeEvent(sent));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && released != 0)
        {
            // On a lost device there is nothing to wait for and nothing to give back.
            accelerator.Bind();
            if (sent != 0)
            {
                _ = CudaDriver.SynchronizeEvent(sent);
                _ = CudaDriver.DestroyEvent(sent);
            }

            _ = CudaDriver.DestroyEvent(released);
            if (host is not null)
                GpuFault.Free(host);
        }

        base.Dispose(disposing);
    }

    private void Require(string call, int code)
    {
        if (code != 0)
            throw new DeviceException($"{device}: {call}: {CudaFault.Describe(code)}");
    }
}
