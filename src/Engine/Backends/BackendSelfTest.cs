using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>
/// Whether a device computes what the CPU computes, on one convolution with batch norm, forward and backward. Drivers exist that run kernels
/// without an error and with wrong results.
/// </summary>
public static class BackendSelfTest
{
    private const double Tolerance = 1e-4;

    private static readonly Conv2dShape Convolution = new(2, 3, 11, 14, 3, 8, 3, 3, 2, 1);

    /// <summary>Runs the test.</summary>
    /// <param name="backend">The device under test.</param>
    /// <returns>What was wrong, in a line; null when nothing was.</returns>
    public static string? FirstFault(IBackend backend)
    {
        using IBackend cpu = BackendFactory.Create("cpu", 1);
        Dictionary<string, float[]> expected = Results(cpu);
        try
        {
            foreach ((string name, float[] got) in Results(backend))
            {
                double distance = Distance(got, expected[name]);
                if (!(distance <= Tolerance))
                    return $"{backend.Id}: {name} differs from the CPU's by {distance:G2} of its size";
            }
        }
        catch (DeviceException exception)
        {
            return exception.Message;
        }

        return null;
    }

    private static Dictionary<string, float[]> Results(IBackend backend)
    {
        var norm = new BatchNorm2dShape(Convolution.Models, Convolution.Batch, Convolution.OutputHeight, Convolution.OutputWidth, Convolution.OutputChannels);
        using var arena = new TensorArena("self-test");
        Tensor input = arena.Reserve(Convolution.Input);
        Tensor output = arena.Reserve(Convolution.Output);
        Tensor gradOutput = arena.Reserve(Convolution.Output);
        Tensor gradInput = arena.Reserve(Convolution.Input);
        ModelTensor weight = ModelTensor.Reserve(arena, Convolution.Models, Convolution.Weight);
        ModelTensor gradWeight = ModelTensor.Reserve(arena, Convolution.Models, Convolution.Weight);
        ModelTensor PerChannel() => ModelTensor.Reserve(arena, Convolution.Models, norm.PerChannel);
        ModelTensor bias = PerChannel();
        ModelTensor gradBias = PerChannel();
        ModelTensor gamma = PerChannel();
        ModelTensor beta = PerChannel();
        var statistics = new BatchNorm2dStatistics(PerChannel(), PerChannel(), PerChannel(), PerChannel());
        // Last, for its length differs between backends, and everything before it must be filled alike.
        Tensor workspace = arena.Reserve(
            new Shape(checked((int)Math.Max(backend.Conv2dWorkspace(Convolution), backend.BatchNorm2dWorkspace(norm)))));
        arena.Allocate(backend);
        float[] numbers = Numbers(checked((int)arena.Length));
        arena.Buffer.CopyFrom(numbers);

        backend.Conv2dForward(Convolution, new Activation(input), weight, bias, output, workspace);
        backend.ReluForward(output, output);
        backend.BatchNorm2dForward(norm, output, gamma, beta, statistics, workspace);
        backend.BatchNorm2dApply(norm, new Activation(output, statistics.Scale, statistics.Shift), output);
        backend.Conv2dParameterGradient(Convolution, new Activation(input), gradOutput, gradWeight, gradBias, workspace);
        backend.Conv2dInputGradient(Convolution, gradOutput, weight, gradInput, workspace);
        backend.Synchronize();
        return new Dictionary<string, float[]>
        {
            ["a convolution with batch norm"] = output.ToArray(),
            ["a convolution's input gradient"] = gradInput.ToArray(),
            ["a convolution's weight gradient"] = [.. gradWeight[0].ToArray(), .. gradWeight[1].ToArray()],
        };
    }

    /// <summary>Numbers between −1 and 1 without a pattern of short period.</summary>
    private static float[] Numbers(int count)
    {
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = ((long)i * i * 31 + i * 7919L) % 2003 / 1001f - 1f;
        return numbers;
    }

    private static double Distance(float[] got, float[] expected)
    {
        double squares = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            squares += Math.Pow(got[i] - expected[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(squares / size);
    }
}
