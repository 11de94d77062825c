using System.Runtime.InteropServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>
/// The contract between layers and devices. Each operation is a file of its own under Ops, with its shape record and documented signatures;
/// each backend implements it in the file of the same name. Operations are enqueued in order and may return before they are done; copies
/// between host and device wait, but for an <see cref="Upload{T}"/>. No operation allocates: what it needs beside its arguments is its workspace, whose length it tells.
/// </summary>
/// <remarks>
/// Conventions. M models train side by side; image i of M·N belongs to model i / N. Activations are channels-last <c>[M·N, H, W, C]</c>,
/// waveforms <c>[N, C, T]</c>, convolution weights <c>[ky][kx][ci][co]</c>, linear weights <c>[in][out]</c>. Tensors begin at
/// multiples of four floats of their arena, and so does each model's part of a <see cref="ModelTensor"/> whose length is one. Gradients are written, not
/// added. Sums run over fixed chunks in a fixed order, so the same device gives the same bits, whatever its number of threads.
/// </remarks>
public partial interface IBackend : IDisposable
{
    /// <summary>The device as the user names it: <c>cpu</c>, <c>cuda:0</c>, <c>opencl:1</c>.</summary>
    string Id { get; }

    /// <summary>The device's own name, with what matters of its abilities.</summary>
    string Description { get; }

    /// <summary>The kind of device.</summary>
    BackendKind Kind { get; }

    /// <summary>Bytes of memory that the device has.</summary>
    long MemoryBytes { get; }

    /// <summary>The most bytes that buffers took on the device at one time.</summary>
    long PeakBytes { get; }

    /// <summary>Bytes of memory that nothing needs now, as far as device and driver tell.</summary>
    long MeasureFreeBytes();

    /// <summary>The most bytes that one buffer may have.</summary>
    long LargestBuffer { get; }

    /// <summary>The most floats that one arena may have.</summary>
    long LongestArena { get; }

    /// <summary>Takes memory on the device; its content is undefined.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="DeviceMemoryException">There is not enough.</exception>
    DeviceBuffer<T> Allocate<T>(long length)
        where T : unmanaged;

    /// <summary>A buffer over memory of the host that is there already, such as a mapped file; no operation may write to it.</summary>
    /// <param name="memory">The memory; it is kept until the buffer is disposed.</param>
    /// <param name="byteOffset">Where the buffer begins in it, a multiple of 64.</param>
    /// <param name="length">The number of elements.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The buffer, or null on a device that cannot compute on the host's memory.</returns>
    DeviceBuffer<T>? Share<T>(SafeBuffer memory, long byteOffset, long length)
        where T : unmanaged;

    /// <summary>Makes memory of the host from which a buffer is filled again and again, if the device can, while it computes.</summary>
    /// <param name="target">The buffer; it must outlive the upload.</param>
    /// <typeparam name="T">The element type.</typeparam>
    Upload<T> CreateUpload<T>(DeviceBuffer<T> target)
        where T : unmanaged;

    /// <summary>Makes work that is enqueued again and again; the device may record it at one of its runs and replay it from then on.</summary>
    /// <param name="enqueue">
    /// Enqueues operations, the same with the same arguments each time; it may not copy, allocate or wait. What differs from run to run lies on
    /// the device.
    /// </param>
    RepeatedWork Repeat(Action enqueue);

    /// <summary>Waits until everything enqueued is done.</summary>
    /// <exception cref="DeviceException">Something enqueued failed.</exception>
    void Synchronize();
}
