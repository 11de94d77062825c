using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using Xunit;

namespace RawAudioNet.Engine.Tests.Gpu;

/// <summary>
/// ILGPU 1.5.3 confuses structs whose fields agree in type and order but not in place. Without padding between fields, their places follow
/// from type and order.
/// </summary>
public sealed class KernelArgumentsTests
{
    public static IEnumerable<TheoryDataRow<string>> Rows => KernelList.Types.Select(kernel => new TheoryDataRow<string>(KernelList.NameOf(kernel)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Arguments_have_no_padding_between_them(string kernel)
    {
        Assert.Null(LayoutOf(KernelList.Types.Single(type => KernelList.NameOf(type) == kernel)).FirstPadding);
    }

    [Fact]
    public void Padding_is_recognised()
    {
        Assert.NotNull(LayoutOf(typeof(NumberBeforeView)).FirstPadding);
        Assert.Null(LayoutOf(typeof(ViewBeforeNumber)).FirstPadding);
        Assert.NotNull(LayoutOf(typeof(NumberAfterPaddedTail)).FirstPadding);
    }

    /// <summary>A struct as the device has it: a view is a pointer and a length.</summary>
    private static Layout LayoutOf(Type type)
    {
        if (type.IsPrimitive)
        {
            int bytes = Marshal.SizeOf(type);
            return new Layout(bytes, bytes, bytes, null);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>))
            return new Layout(16, 16, 8, null);

        int used = 0;
        int size = 0;
        int alignment = 1;
        string? padding = null;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Layout layout = LayoutOf(field.FieldType);
            int start = RoundUp(size, layout.Alignment);
            padding ??= layout.FirstPadding ?? (start > used ? $"before {type.Name}.{field.Name}" : null);
            used = start + layout.Used;
            size = start + layout.Size;
            alignment = Math.Max(alignment, layout.Alignment);
        }

        return new Layout(used, RoundUp(size, alignment), alignment, padding);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <param name="Used">Bytes up to the end of the last field.</param>
    /// <param name="Size">The same rounded up to the alignment.</param>
    /// <param name="Alignment">What its address is a multiple of.</param>
    /// <param name="FirstPadding">The first field with padding before it; null where there is none.</param>
    private sealed record Layout(int Used, int Size, int Alignment, string? FirstPadding);

    private readonly record struct NumberBeforeView(int Number, ArrayView<float> View);

    private readonly record struct ViewBeforeNumber(ArrayView<float> View, int Number);

    private readonly record struct NumberAfterPaddedTail(ViewBeforeNumber First, int Number);
}
