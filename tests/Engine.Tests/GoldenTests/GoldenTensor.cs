using System.Text.Json;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Tests.Training;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>A tensor of the golden files, in PyTorch's layout, and its values in ours.</summary>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="Values">The values in that order.</param>
internal sealed record GoldenTensor(int[] Shape, double[] Values)
{
    /// <summary>Images <c>(N, C, H, W)</c> as <c>[N, H, W, C]</c>.</summary>
    public double[] ChannelsLast => Permuted(0, 2, 3, 1);

    /// <summary>Convolution weights <c>(co, ci, ky, kx)</c> as <c>[ky][kx][ci][co]</c>, linear ones <c>(out, in)</c> as <c>[in][out]</c>.</summary>
    public double[] Weight => Shape.Length == 2 ? Permuted(1, 0) : Permuted(2, 3, 1, 0);

    /// <summary>Reads <c>{"shape": …, "values": …}</c>, where NaN is a string.</summary>
    public static GoldenTensor From(JsonElement element) => new(
        element.GetProperty("shape").Values<int>(),
        [
            .. from value in element.GetProperty("values").EnumerateArray()
               select value.ValueKind == JsonValueKind.String ? double.NaN : value.GetDouble(),
        ]);

    /// <summary>The values with another order of axes: axis a of the result is axis <c>axes[a]</c> here.</summary>
    public double[] Permuted(params int[] axes)
    {
        var result = new double[Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            // The coordinates of element i of the result, from the innermost axis outwards, and with them its place here.
            int rest = i;
            int place = 0;
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                place += rest % Shape[axes[axis]] * Stride(axes[axis]);
                rest /= Shape[axes[axis]];
            }

            result[i] = Values[place];
        }

        return result;
    }

    /// <summary>Measured against the largest of the values: a golden knows no sums of absolute products.</summary>
    public static Expected AgainstLargest(double[] values) =>
        Expected.WithScale(values, values.Where(value => !double.IsNaN(value)).Max(Math.Abs));

    private int Stride(int axis) => Shape.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
}
