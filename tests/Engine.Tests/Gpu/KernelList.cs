using System.Reflection;
using RawAudioNet.Engine.Backends.Gpu.Kernels;

namespace RawAudioNet.Engine.Tests.Gpu;

/// <summary>Every kernel of the engine, found by reflection so that none is forgotten; generic ones with every type they take.</summary>
internal static class KernelList
{
    private static readonly Type[] EngineTypes = typeof(IKernel).Assembly.GetTypes();

    /// <summary>The kernels, as closed types.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. EngineTypes.Where(IsKernel).SelectMany(Close)];

    /// <summary>A kernel's name with the types it is closed over.</summary>
    public static string NameOf(Type kernel) =>
        $"{kernel.DeclaringType!.Name}.{kernel.Name.Split('`')[0]}<{string.Join(", ", kernel.GetGenericArguments().Select(type => type.Name))}>";

    /// <summary>The method that the device enters.</summary>
    public static MethodInfo EntryOf(Type kernel)
    {
        Type? shape = kernel.GetInterfaces().FirstOrDefault(IsForShape)?.GetGenericArguments()[0];
        MethodInfo entry = typeof(KernelEntry).GetMethod(shape is null ? nameof(KernelEntry.Execute) : nameof(KernelEntry.ExecuteForAny))!;
        return shape is null ? entry.MakeGenericMethod(kernel) : entry.MakeGenericMethod(kernel, shape);
    }

    private static bool IsKernel(Type type) => type.IsValueType && type.GetInterfaces().Any(item => item == typeof(IKernel) || IsForShape(item));

    private static bool IsForShape(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IKernel<>);

    private static IEnumerable<Type> Close(Type kernel)
    {
        IEnumerable<Type[]> choices = [[]];
        foreach (Type parameter in kernel.GetGenericArguments())
            choices = choices.SelectMany(_ => Implementations(parameter), (chosen, next) => (Type[])[.. chosen, next]);
        return choices.Select(chosen => chosen.Length == 0 ? kernel : kernel.MakeGenericType(chosen));
    }

    private static IEnumerable<Type> Implementations(Type parameter)
    {
        Type wanted = parameter.GetGenericParameterConstraints().Single(item => item.IsInterface);
        return EngineTypes.Where(type => type.IsValueType && !type.IsGenericType && type.GetInterfaces().Any(item => item.Name == wanted.Name));
    }
}
