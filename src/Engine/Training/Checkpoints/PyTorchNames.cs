using System.Globalization;
using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// The names under which a PyTorch checkpoint of the same network may hold a parameter. Ours are the attribute names, <c>conv1.weight</c>
/// to <c>lin.bias</c>. A network that also keeps its blocks in one Sequential of convolution, ReLU and batch norm saves each parameter of
/// block n a second time: <c>convN</c> as <c>conv.(3(n − 1))</c>, <c>bnN</c> as <c>conv.(3(n − 1) + 2)</c>. DataParallel puts
/// <c>module.</c> before all.
/// </summary>
/// <remarks>
/// Tools that drop duplicates keep whichever name comes first in the alphabet, so one file may mix both kinds; each parameter is therefore
/// looked up by itself.
/// </remarks>
internal static class PyTorchNames
{
    private const int LayersPerBlock = 3;

    private static readonly (string Prefix, int Layer)[] BlockParts = [("conv", 0), ("bn", 2)];

    /// <summary>The name of a parameter within the Sequential of all blocks; null for one outside the blocks.</summary>
    /// <param name="name">Our name, as in <c>bn2.running_mean</c>, which gives <c>conv.5.running_mean</c>.</param>
    public static string? Alias(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        foreach ((string prefix, int layer) in BlockParts)
        {
            if (dot > prefix.Length
                && name.StartsWith(prefix, StringComparison.Ordinal)
                && int.TryParse(name[prefix.Length..dot], NumberStyles.None, CultureInfo.InvariantCulture, out int block)
                && block > 0)
                return string.Create(CultureInfo.InvariantCulture, $"conv.{LayersPerBlock * (block - 1) + layer}{name[dot..]}");
        }
        return null;
    }

    /// <summary>Finds a parameter under any of its names.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="name">Our name.</param>
    /// <param name="shape">The extents that it must have, in PyTorch's order.</param>
    /// <returns>The tensor under our name, in PyTorch's layout.</returns>
    /// <exception cref="CheckpointException">It is missing, has another shape or type, or differs between two of its names.</exception>
    public static NamedTensor Find(SafetensorsFile file, string name, params long[] shape)
    {
        string[] present = Present(file, name);
        if (present.Length == 0)
            throw new CheckpointException(file.Path, $"there is no tensor '{name}'{(Alias(name) is string alias ? $" or '{alias}'" : "")}");

        NamedTensor first = file.Floats(present[0]);
        foreach (string other in present)
        {
            NamedTensor tensor = file.Floats(other);
            if (!tensor.Shape.AsSpan().SequenceEqual(shape))
                throw new CheckpointException(file.Path, $"tensor {tensor} must be ({string.Join(", ", shape)})");
            if (!SameBits(first.Values, tensor.Values))
                throw new CheckpointException(file.Path, $"tensors '{present[0]}' and '{other}' are one parameter but differ");
        }
        return new NamedTensor(name, first.Shape, first.Values);
    }

    /// <summary>Finds a whole number, such as <c>bn1.num_batches_tracked</c>, under any of its names; null where there is none.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="name">Our name.</param>
    /// <exception cref="CheckpointException">It is not one I64, or differs between two of its names.</exception>
    public static long? FindCounter(SafetensorsFile file, string name)
    {
        string[] present = Present(file, name);
        if (present.Length == 0)
            return null;

        long first = file.Counter(present[0]);
        foreach (string other in present)
        {
            if (file.Counter(other) != first)
                throw new CheckpointException(file.Path, $"tensors '{present[0]}' and '{other}' are one counter but differ");
        }
        return first;
    }

    /// <summary>The shape of a parameter under any of its names; null where there is none.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="name">Our name.</param>
    public static long[]? ShapeOf(SafetensorsFile file, string name) =>
        Present(file, name).FirstOrDefault() is string present ? file.Floats(present).Shape : null;

    private static string[] Present(SafetensorsFile file, string name)
    {
        string[] names = Alias(name) is string alias ? [name, alias] : [name];
        return [.. names.SelectMany(known => (string[])[known, "module." + known]).Where(file.Contains)];
    }

    // By bits, so that a NaN equals itself.
    private static bool SameBits(float[] a, float[] b) =>
        MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
