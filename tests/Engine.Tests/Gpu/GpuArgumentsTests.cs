using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Engine.Tests.Gpu;

/// <summary>A kernel that reads past an end does not say so: arguments are checked before they are launched with.</summary>
public sealed class GpuArgumentsTests
{
    private static readonly LinearShape Linear = new(2, 3, 4, 5);

    [Fact]
    public void Wrong_shape_is_refused_with_operation_argument_and_both_shapes()
    {
        IBackend backend = TestDevices.Get(BackendKind.Simulator);
        Tensor input = TensorArena.AllocateTensor(backend, new Shape(6, 3), "input");
        Tensor output = TensorArena.AllocateTensor(backend, Linear.Output, "output");

        ShapeException exception = Assert.Throws<ShapeException>(
            () => backend.LinearForward(Linear, input, Parameter(backend, Linear.Weight), Parameter(backend, Linear.Bias), output));

        Assert.Equal("LinearForward: input must be (6, 4), not (6, 3)", exception.Message);
    }

    [Fact]
    public void Short_workspace_is_refused_with_both_lengths()
    {
        IBackend backend = TestDevices.Get(BackendKind.Simulator);
        Tensor values = TensorArena.AllocateTensor(backend, new Shape(2, 9000), "values");
        Tensor workspace = TensorArena.AllocateTensor(backend, new Shape(5), "workspace");

        ShapeException exception = Assert.Throws<ShapeException>(() => backend.Decibels(values, 80f, workspace));

        Assert.Equal("Decibels: workspace must have 6 elements, not 5", exception.Message);
    }

    [Fact]
    public void Tensor_of_another_device_is_refused_by_name()
    {
        IBackend backend = TestDevices.Get(BackendKind.Simulator);
        Tensor elsewhere = TensorArena.AllocateTensor(TestDevices.Get(BackendKind.Cpu), new Shape(4), "elsewhere");

        ArgumentException exception = Assert.Throws<ArgumentException>(() => backend.ReluForward(elsewhere, elsewhere));

        Assert.Contains("ReluForward: input lies on another device", exception.Message, StringComparison.Ordinal);
    }

    private static ModelTensor Parameter(IBackend backend, Shape shape)
    {
        var arena = new TensorArena("parameter");
        ModelTensor parameter = ModelTensor.Reserve(arena, Linear.Models, shape);
        arena.Allocate(backend);
        return parameter;
    }
}
