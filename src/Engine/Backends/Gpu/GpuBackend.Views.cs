using System.Runtime.CompilerServices;
using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>Arguments on their way to the device: each is checked, for a kernel that reads past an end does not say so.</summary>
internal sealed partial class GpuBackend
{
    private static ArrayView<float> View(
        in Tensor tensor,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        ShapeException.ThrowIfDifferent(operation, argument, expected, tensor.Shape);
        return Part(tensor.Arena, tensor.Offset, tensor.Count, argument, operation);
    }

    /// <summary>A tensor of any shape with at least so many elements: a workspace.</summary>
    private static ArrayView<float> View(
        in Tensor tensor,
        long atLeast,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        ShapeException.ThrowIfShorter(operation, argument, atLeast, tensor.Count);
        return Part(tensor.Arena, tensor.Offset, tensor.Count, argument, operation);
    }

    /// <summary>An optional tensor. A kernel's argument must be a view of something: in its place stands one value that nobody reads.</summary>
    private ArrayView<float> ViewOrNone(
        in Tensor tensor,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "") =>
        tensor.IsEmpty ? none.View : View(tensor, expected, argument, operation);

    private static ModelView View(
        in ModelTensor tensor,
        int models,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        ShapeException.ThrowIfDifferent(operation, argument, expected, tensor.Shape);
        ShapeException.ThrowIfOtherModels(operation, argument, models, tensor.Models);
        long length = (models - 1) * tensor.Stride + expected.Count;
        return new ModelView(Part(tensor.Arena, tensor.Offset, length, argument, operation), tensor.Stride);
    }

    /// <summary>An optional tensor of each model.</summary>
    private ModelView ViewOrNone(
        in ModelTensor tensor,
        int models,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "") =>
        tensor.IsEmpty ? new ModelView(none.View, 0) : View(tensor, models, expected, argument, operation);

    /// <summary>The first part of a workspace, which then begins behind it; parts begin where tensors do.</summary>
    private static ArrayView<float> Take(ref ArrayView<float> workspace, long length)
    {
        ArrayView<float> part = workspace.SubView(0, length);
        workspace = workspace.SubView(Math.Min(TensorArena.Aligned(length), workspace.Length));
        return part;
    }

    /// <summary>Zeroed counters for a launch whose last groups finish so many pieces of work (see <see cref="LastGroup"/>).</summary>
    private ArrayView<int> Tickets(int works) => works <= MostWorks
        ? tickets.View
        : throw new ShapeException($"{Id}: {works} sums in one launch, at most {MostWorks}: train fewer models side by side");

    private static ArrayView<T> View<T>(
        DeviceBuffer<T> buffer,
        long atLeast,
        [CallerArgumentExpression(nameof(buffer))] string argument = "",
        [CallerMemberName] string operation = "")
        where T : unmanaged
    {
        ShapeException.ThrowIfShorter(operation, argument, atLeast, buffer.Length);
        return OnDevice(buffer, argument, operation).View;
    }

    private static ArrayView<float> Part(TensorArena arena, long offset, long length, string argument, string operation)
    {
        // Indices in kernels, and on OpenCL the offset too, are 32-bit integers.
        if (offset + length > int.MaxValue)
            throw new ShapeException($"{operation}: {argument} ends at element {offset + length} of its arena, beyond 2^31");
        return OnDevice(arena.Buffer, argument, operation).View.SubView(offset, length);
    }

    private static GpuBuffer<T> OnDevice<T>(DeviceBuffer<T> buffer, string argument, string operation)
        where T : unmanaged =>
        buffer as GpuBuffer<T> ?? throw new ArgumentException($"{operation}: {argument} lies on another device", argument);
}
