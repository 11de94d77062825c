using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>How two partial results become one.</summary>
/// <typeparam name="T">The partial result.</typeparam>
internal interface ICombination<T>
    where T : unmanaged
{
    /// <summary>Both results as one.</summary>
    static abstract T Combine(T first, T second);
}

/// <summary>Combines one value of each thread of a group, as a tree through shared memory: the order is fixed, so are the bits.</summary>
internal static class GroupReduction
{
    /// <summary>The most threads a group may have.</summary>
    public const int LargestGroup = 128;

    /// <summary>The combination of all threads' values, for each of them. All threads of the group must come here.</summary>
    public static T Reduce<T, TCombination>(T value)
        where T : unmanaged
        where TCombination : struct, ICombination<T>
    {
        ArrayView<T> shared = SharedMemory.Allocate<T>(LargestGroup);
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (thread < half)
                shared[thread] = TCombination.Combine(shared[thread], shared[thread + half]);
            Group.Barrier();
        }

        T result = shared[0];
        Group.Barrier(); // Before the next reduction writes here.
        return result;
    }
}

/// <summary>The larger of two numbers; NaN, the mark of something broken, is larger than all.</summary>
internal readonly struct Largest : ICombination<float>
{
    public static float Combine(float first, float second) => first >= second || float.IsNaN(first) ? first : second;
}

/// <summary>The sum of two numbers.</summary>
internal readonly struct Sum : ICombination<float>
{
    public static float Combine(float first, float second) => first + second;
}
