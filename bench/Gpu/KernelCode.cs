using System.Text.RegularExpressions;

namespace RawAudioNet.Bench.Gpu;

/// <summary>What the code of one kernel for NVIDIA GPUs consists of, counted in its text (PTX ISA reference).</summary>
internal sealed partial class KernelCode
{
    /// <summary>Counts the instructions of a module with one kernel.</summary>
    /// <param name="text">The module.</param>
    public KernelCode(string text)
    {
        foreach (Match instruction in Instruction().Matches(text))
        {
            string name = instruction.Groups["name"].Value;
            Instructions++;
            if (name.StartsWith("ld.global", StringComparison.Ordinal))
                GlobalLoads[Width(name)]++;
            else if (name.StartsWith("st.global", StringComparison.Ordinal))
                GlobalStores[Width(name)]++;
            else if (name.StartsWith("ld.shared", StringComparison.Ordinal) || name.StartsWith("st.shared", StringComparison.Ordinal))
                Shared++;
            else if (name.StartsWith("bra", StringComparison.Ordinal))
                Branches++;
            else if (name.StartsWith("bar", StringComparison.Ordinal))
                Barriers++;
            else if (name.StartsWith("div", StringComparison.Ordinal) || name.StartsWith("rem", StringComparison.Ordinal))
                Divisions++;
            else if (IsArithmetic(name))
                Arithmetic++;
        }

        foreach (Match block in SharedBlock().Matches(text))
            SharedBytes += int.Parse(block.Groups["bytes"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>All instructions.</summary>
    public int Instructions { get; }

    /// <summary>Additions, multiplications and the like of floating-point numbers.</summary>
    public int Arithmetic { get; }

    /// <summary>Divisions and remainders of integers and of floating-point numbers, the dearest of all.</summary>
    public int Divisions { get; }

    /// <summary>Loads from the device's memory, by the values that one of them fetches: 1, 2 and 4.</summary>
    public SortedDictionary<int, int> GlobalLoads { get; } = new() { [1] = 0, [2] = 0, [4] = 0 };

    /// <summary>Stores to it.</summary>
    public SortedDictionary<int, int> GlobalStores { get; } = new() { [1] = 0, [2] = 0, [4] = 0 };

    /// <summary>Loads and stores of memory that a group shares.</summary>
    public int Shared { get; }

    /// <summary>Bytes of it, beside those asked for at launch.</summary>
    public int SharedBytes { get; }

    /// <summary>Jumps.</summary>
    public int Branches { get; }

    /// <summary>Places where a group waits for its threads.</summary>
    public int Barriers { get; }

    private static int Width(string name) => name.Contains(".v4.", StringComparison.Ordinal) ? 4 : name.Contains(".v2.", StringComparison.Ordinal) ? 2 : 1;

    private static bool IsArithmetic(string name) =>
        name.EndsWith(".f32", StringComparison.Ordinal) && Operations().IsMatch(name);

    [GeneratedRegex(@"^\s+(?:@!?%\w+\s+)?(?<name>[a-z][a-z0-9_.]*)[^;{}]*(?:\{[^}]*\}[^;]*)?;", RegexOptions.Multiline)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(add|sub|mul|fma|mad|min|max|neg|abs|sqrt|rsqrt|rcp|ex2|lg2|sin|cos)\.")]
    private static partial Regex Operations();

    [GeneratedRegex(@"\.shared[^;\[]*\[(?<bytes>\d+)\];")]
    private static partial Regex SharedBlock();
}
