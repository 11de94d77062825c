using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// From arguments to pointers. Each argument is checked once, here: behind a pointer nothing notices that a tensor is too small. The checks
/// compare a few integers and allocate nothing.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    private static float* Pointer(
        in Tensor tensor,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        ShapeException.ThrowIfDifferent(operation, argument, expected, tensor.Shape);
        return Element(tensor.Arena, tensor.Offset, tensor.Count, argument, operation);
    }

    /// <summary>A tensor of any shape with at least so many elements: a workspace.</summary>
    private static float* Pointer(
        in Tensor tensor,
        long atLeast,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        if (tensor.IsEmpty && atLeast == 0)
            return null;
        ShapeException.ThrowIfShorter(operation, argument, atLeast, tensor.IsEmpty ? 0 : tensor.Count);
        return Element(tensor.Arena, tensor.Offset, tensor.Count, argument, operation);
    }

    private static float* PointerOrNull(
        in Tensor tensor,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "") =>
        tensor.IsEmpty ? null : Pointer(tensor, expected, argument, operation);

    private static ModelPointer Pointer(
        in ModelTensor tensor,
        int models,
        Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        ShapeException.ThrowIfDifferent(operation, argument, expected, tensor.Shape);
        ShapeException.ThrowIfOtherModels(operation, argument, models, tensor.Models);
        long length = (models - 1) * tensor.Stride + expected.Count;
        return new ModelPointer(Element(tensor.Arena, tensor.Offset, length, argument, operation), tensor.Stride);
    }

    private static T* Pointer<T>(
        DeviceBuffer<T> buffer,
        long atLeast,
        [CallerArgumentExpression(nameof(buffer))] string argument = "",
        [CallerMemberName] string operation = "")
        where T : unmanaged
    {
        ShapeException.ThrowIfShorter(operation, argument, atLeast, buffer.Length);
        return OnCpu(buffer, argument, operation).Pointer;
    }

    /// <summary>An activation of a shape with its pending scale and shift, where it has them.</summary>
    private static AffineInput Pointer(
        in Activation activation,
        int models,
        Shape expected,
        [CallerArgumentExpression(nameof(activation))] string argument = "",
        [CallerMemberName] string operation = "")
    {
        float* values = Pointer(activation.Values, expected, argument, operation);
        if (!activation.HasAffine)
            return new AffineInput(values, default, default);

        var perChannel = new Shape(expected[expected.Rank - 1]);
        return new AffineInput(
            values,
            Pointer(activation.Scale, models, perChannel, argument, operation),
            Pointer(activation.Shift, models, perChannel, argument, operation));
    }

    private static float* Element(TensorArena arena, long offset, long length, string argument, string operation)
    {
        CpuBuffer<float> buffer = OnCpu(arena.Buffer, argument, operation);
        if (offset < 0 || offset + length > buffer.Length)
            throw new ShapeException($"{operation}: {argument} ends at element {offset + length} of an arena of {buffer.Length}");

        return buffer.Pointer + offset;
    }

    private static CpuBuffer<T> OnCpu<T>(DeviceBuffer<T> buffer, string argument, string operation)
        where T : unmanaged =>
        buffer as CpuBuffer<T> ?? throw new ArgumentException($"{operation}: {argument} lies on another device", argument);
}
