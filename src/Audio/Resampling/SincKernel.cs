using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// The taps of one rate ratio, as torchaudio's <c>sinc_interp_hann</c> has them (lowpass width 6, rolloff 0.99), without its zeros.
/// Input i of phase j weighs <c>K[j,i] = sinc(t) · cos²(π t / 12) · base / o</c> with <c>t = clamp((i/o − j/n) · base, −6, 6)</c> and
/// <c>base = 0.99 · min(o, n)</c>, where o:n is the reduced ratio of the rates. Nine tenths of these taps are 0.
/// </summary>
/// <remarks>
/// As many neighbouring phases as a vector has lanes make a group that shares one run of inputs: their taps stand side by side, so that all
/// their outputs are computed at once, one multiplication for each input of the run, without ever adding across lanes. The run is longer than
/// one phase's taps, by zeros. Each output is summed in the order of its inputs whatever the vector width, so the bits are the same on every machine.
/// </remarks>
internal sealed class SincKernel
{
    private const double LowpassWidth = 6;
    private const double Rolloff = 0.99;

    // Larger tables (rates that share almost no divisor, far apart) are rebuilt when needed rather than kept for good.
    private const int LargestCachedTable = 1 << 21;

    // Up to this many phases, whole periods are joined until they fill the lanes; above it the last group repeats some of the one before.
    private const int FewPhases = 64;

    private static readonly ConcurrentDictionary<(int Orig, int New), SincKernel> Cache = new();

    private SincKernel(int orig, int @new)
    {
        int periods = @new % Lanes != 0 && @new < FewPhases ? Lanes / (int)Gcd(@new, Lanes) : 1;
        InputsPerPeriod = orig * periods;
        OutputsPerPeriod = @new * periods;
        Groups = (OutputsPerPeriod + Lanes - 1) / Lanes;
        Width = (int)Math.Ceiling(LowpassWidth * orig / (Math.Min(orig, @new) * Rolloff));

        // First each phase's run of non-zero taps, then each group's common run; the longest run sets the length of all.
        var phases = new Phase[OutputsPerPeriod];
        for (int j = 0; j < @new; j++)
        {
            phases[j] = PhaseTaps(orig, @new, j, Width);
            for (int period = 1; period < periods; period++)
                phases[j + (period * @new)] = phases[j] with { First = phases[j].First + (period * orig) };
        }

        Starts = new int[Groups];
        for (int g = 0; g < Groups; g++)
        {
            ReadOnlySpan<Phase> group = phases.AsSpan(FirstPhase(g), Lanes);
            int first = int.MaxValue;
            int end = int.MinValue;
            foreach (Phase phase in group)
            {
                first = Math.Min(first, phase.First);
                end = Math.Max(end, phase.First + phase.Taps.Length);
            }

            Starts[g] = first;
            Taps = Math.Max(Taps, end - first);
        }

        Table = new float[checked(Groups * Taps * Lanes)];
        for (int i = 0; i < Groups * Lanes; i++)
        {
            (int g, int lane) = (i / Lanes, i % Lanes);
            Phase phase = phases[FirstPhase(g) + lane];
            for (int t = 0; t < phase.Taps.Length; t++)
                Table[(((g * Taps) + phase.First - Starts[g] + t) * Lanes) + lane] = phase.Taps[t];
        }
    }

    /// <summary>Phases computed together.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;

    /// <summary>Inputs after which the same taps come again.</summary>
    public int InputsPerPeriod { get; }

    /// <summary>Outputs after which the same taps come again: the number of phases.</summary>
    public int OutputsPerPeriod { get; }

    /// <summary>Groups of <see cref="Lanes"/> phases, all of them full; see <see cref="FirstPhase"/>.</summary>
    public int Groups { get; }

    /// <summary>Inputs in the run of each group.</summary>
    public int Taps { get; }

    /// <summary>The farthest that any tap reaches beyond its period.</summary>
    public int Width { get; }

    /// <summary>For each group the first input of its run, relative to the first of the period; may be negative.</summary>
    public int[] Starts { get; }

    /// <summary>The taps, <c>[group][tap][lane]</c>.</summary>
    public float[] Table { get; }

    /// <summary>The phase in the first lane of a group; the last group may repeat phases of the one before.</summary>
    public int FirstPhase(int group) => Math.Min(group * Lanes, OutputsPerPeriod - Lanes);

    /// <summary>The kernel that turns <paramref name="fromHz"/> into <paramref name="toHz"/>, made once for each ratio; any thread may ask.</summary>
    public static SincKernel For(int fromHz, int toHz)
    {
        int gcd = (int)Gcd(fromHz, toHz);
        (int Orig, int New) ratio = (fromHz / gcd, toHz / gcd);
        if (Cache.TryGetValue(ratio, out SincKernel? kernel))
            return kernel;
        kernel = new SincKernel(ratio.Orig, ratio.New);
        return kernel.Table.Length <= LargestCachedTable ? Cache.GetOrAdd(ratio, kernel) : kernel;
    }

    /// <summary>The taps of one phase from the first to the last that is not 0 in float32.</summary>
    private static Phase PhaseTaps(int orig, int @new, int j, int width)
    {
        double baseRate = Math.Min(orig, @new) * Rolloff;
        double scale = baseRate / orig;

        // torchaudio forms −j/n from integer tensors, which gives float32 before the sum in float64. Taps move by up to 5e-6
        // at 48 kHz to 44.1 kHz, and by more with more phases, so it is done here too.
        double phase = -(float)j / @new;
        double reach = LowpassWidth / baseRate * orig;
        int begin = Math.Max(-width, (int)Math.Floor((-phase * orig) - reach));
        int end = Math.Min(width + orig, (int)Math.Ceiling((-phase * orig) + reach) + 1);

        var taps = new float[end - begin];
        for (int i = begin; i < end; i++)
        {
            double t = Math.Clamp((phase + ((double)i / orig)) * baseRate, -LowpassWidth, LowpassWidth);
            double cos = Math.Cos(t * Math.PI / LowpassWidth / 2);
            double sinc = t == 0 ? 1 : Math.Sin(t * Math.PI) / (t * Math.PI);
            taps[i - begin] = (float)(sinc * (cos * cos * scale));
        }

        int first = taps.AsSpan().IndexOfAnyExcept(0f);
        int last = taps.AsSpan().LastIndexOfAnyExcept(0f);
        return new Phase(begin + first, taps[first..(last + 1)]);
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private readonly record struct Phase(int First, float[] Taps);
}
