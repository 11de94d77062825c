using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>The engine's own operations on the CPU, from arrays to arrays.</summary>
internal static class EngineOps
{
    /// <summary>The window that the spectrograms use.</summary>
    public static double[] Window(int length)
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var tables = new SpectrogramTables(backend, new SpectrogramOptions(FftLength: length));
        return ToDouble(tables.Window);
    }

    /// <summary>The power of all bins of all frames.</summary>
    public static double[] Power(StftShape shape, double[] samples)
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var tables = new SpectrogramTables(backend, new SpectrogramOptions(FftLength: shape.FftLength, HopLength: shape.HopLength));
        using var arena = new TensorArena("puzzle");
        Tensor waveforms = arena.Reserve(new Shape(1, 1, samples.Length));
        Tensor power = arena.Reserve(shape.Power);
        Tensor workspace = arena.Reserve(new Shape((int)Math.Max(1, backend.StftWorkspace(shape))));
        arena.Allocate(backend);
        waveforms.CopyFrom(ToFloat(samples));
        backend.StftPower(shape, tables, waveforms, power, workspace);
        return ToDouble(power);
    }

    /// <summary>Decibels of one clip.</summary>
    public static double[] Decibels(double[] power, double topDb)
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var arena = new TensorArena("puzzle");
        Tensor values = arena.Reserve(new Shape(1, power.Length));
        Tensor workspace = arena.Reserve(new Shape((int)Math.Max(1, backend.DecibelsWorkspace(1, power.Length))));
        arena.Allocate(backend);
        values.CopyFrom(ToFloat(power));
        backend.Decibels(values, (float)topDb, workspace);
        return ToDouble(values);
    }

    /// <summary>A convolution.</summary>
    public static double[] Convolution(Conv2dShape shape, double[] x, double[] w, double[] b)
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var arena = new TensorArena("puzzle");
        Tensor input = arena.Reserve(shape.Input);
        ModelTensor weight = ModelTensor.Reserve(arena, 1, shape.Weight);
        ModelTensor bias = ModelTensor.Reserve(arena, 1, shape.Bias);
        Tensor output = arena.Reserve(shape.Output);
        Tensor workspace = arena.Reserve(new Shape((int)Math.Max(1, backend.Conv2dWorkspace(shape))));
        arena.Allocate(backend);
        input.CopyFrom(ToFloat(x));
        weight[0].CopyFrom(ToFloat(w));
        bias[0].CopyFrom(ToFloat(b));
        backend.Conv2dForward(shape, new Activation(input), weight, bias, output, workspace);
        return ToDouble(output);
    }

    private static float[] ToFloat(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] ToDouble(Tensor tensor) => Array.ConvertAll(tensor.ToArray(), value => (double)value);
}
