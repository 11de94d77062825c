using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The power spectra of two clips of four seconds: 1024 samples a frame, 512 from one to the next.</summary>
internal static unsafe class SpectrumLadder
{
    private const int SampleRateHz = 44100;

    /// <summary>The extents of two clips.</summary>
    public static StftShape Shape { get; } = new(2, 1, 176000, 1024, 512);

    /// <summary>The clips <c>[N, samples]</c>.</summary>
    public static double[] InputValues { get; } = Uniform(Shape.Waveforms.Count, 1);

    /// <summary>
    /// The length of <see cref="MirroredClips"/>: rungs see the clip with its ends mirrored already, for which samples a frame has is no subject of
    /// this ladder.
    /// </summary>
    public static int MirroredSamples { get; } = Shape.Samples + Shape.FftLength + SpectrumRungs.Lanes * Shape.HopLength;

    private static readonly Tolerance OfPowers = new(2e-6, "relative to the square of the frame's sum of absolute values");

    /// <summary>The extents of a bench's copies.</summary>
    public static StftShape ShapeOf(Workbench bench) => Shape with { Images = Shape.Images * bench.Copies };

    /// <summary>A ladder of rungs for these values.</summary>
    public static Ladder Of(Workbench bench, IReadOnlyList<Rung> rungs)
    {
        StftShape shape = ShapeOf(bench);
        (double[] power, double[] scales) = Want();
        return new Ladder(
            "spectrum",
            $"power spectra of {shape.Images} x {shape.Samples} samples, {shape.FftLength} a frame, {shape.HopLength} from one to the next",
            2.5 * shape.FftLength * Math.Log2(shape.FftLength) * shape.Images * shape.Frames,
            sizeof(float) * (double)(shape.Waveforms.Count + shape.Power.Count),
            new Expected(bench.Repeat(power), bench.Repeat(scales)),
            OfPowers,
            rungs);
    }

    /// <summary>The ladder on the CPU.</summary>
    public static Ladder OnCpu(IBackend backend, Workbench bench, SpectrogramTables tables)
    {
        Tensor waveforms = bench.Input(Shape.Waveforms, InputValues);
        Tensor powers = bench.Room(Shape.Power);
        Tensor workspace = bench.Scratch(backend.StftWorkspace(Shape));
        float* mirrored = Workbench.Pointer(bench.Input(new Shape(Shape.Images, MirroredSamples), MirroredClips()));
        int workers = (Shape.Frames + SpectrumRungs.Lanes - 1) / SpectrumRungs.Lanes * Shape.Images;
        float* re = Workbench.Pointer(bench.Scratch((long)workers * SpectrumRungs.Lanes * Shape.FftLength));
        float* im = Workbench.Pointer(bench.Scratch((long)workers * SpectrumRungs.Lanes * Shape.FftLength));
        float* spare = Workbench.Pointer(bench.Scratch((long)workers * SpectrumRungs.Lanes * Shape.Bins));
        float* power = Workbench.Pointer(powers);
        var rungs = new SpectrumRungs(
            Shape.FftLength, Workbench.Pointer(tables.Window), Workbench.Pointer(tables.Cosine), Workbench.Pointer(tables.Sine));

        return Of(bench,
        [
            new Rung(
                "the Fourier sum",
                "the definition: 1024 products for each of 513 bins",
                () => EachFrame((frame, at) => rungs.FourierSum(frame, at)),
                powers.ToArray),
            new Rung(
                "FFT",
                "halves of halves: ten stages instead of 1024 products a bin (Cooley and Tukey)",
                () => EachFrame((frame, at) => rungs.Fft(frame, at, re, im)),
                powers.ToArray),
            new Rung(
                "half as many complex numbers",
                "samples are real: even ones as real, odd ones as imaginary parts",
                () => EachFrame((frame, at) => rungs.RealFft(frame, at, re, im)),
                powers.ToArray),
            new Rung(
                "eight frames in a vector",
                "every butterfly does eight frames, and no number ever changes its lane",
                () =>
                {
                    for (int block = 0; block < workers; block++)
                        EightFrames(block, 0);
                },
                powers.ToArray),
            new Rung(
                "all processors",
                "frames do not depend on each other",
                () => Parallel.For(0, workers, block => EightFrames(block, block)),
                powers.ToArray),
            new Rung(
                "shipped",
                "two stages in one pass over memory, blocks that stay in the first cache, eight by eight samples transposed on the way in",
                () => backend.StftPower(Shape, tables, waveforms, powers, workspace),
                powers.ToArray),
        ]);

        void EachFrame(PerFrame transform)
        {
            for (int image = 0; image < Shape.Images; image++)
            for (int frame = 0; frame < Shape.Frames; frame++)
                transform(mirrored + image * MirroredSamples + frame * Shape.HopLength, power + (image * Shape.Frames + frame) * Shape.Bins);
        }

        void EightFrames(int block, int worker)
        {
            int blocks = workers / Shape.Images;
            int image = block / blocks, first = block % blocks * SpectrumRungs.Lanes;
            int lanes = Math.Min(SpectrumRungs.Lanes, Shape.Frames - first);
            float* target = power + (image * Shape.Frames + first) * Shape.Bins;
            float* block8 = lanes == SpectrumRungs.Lanes ? target : spare + worker * SpectrumRungs.Lanes * Shape.Bins;
            rungs.EightFrames(
                mirrored + image * MirroredSamples + first * Shape.HopLength,
                Shape.HopLength,
                block8,
                re + worker * SpectrumRungs.Lanes * Shape.FftLength,
                im + worker * SpectrumRungs.Lanes * Shape.FftLength);
            if (block8 != target)
                new Span<float>(block8, lanes * Shape.Bins).CopyTo(new Span<float>(target, lanes * Shape.Bins));
        }
    }

    /// <summary>The tables of this ladder's transform.</summary>
    public static SpectrogramTables Tables(IBackend backend) => new(backend, new SpectrogramOptions(SampleRateHz, Shape.FftLength, Shape.HopLength, 64));

    private delegate void PerFrame(float* frame, float* power);

    private static (double[] Power, double[] Scales) Want()
    {
        double[] power = SpectrogramReference.StftPower(Shape, InputValues);
        var scales = new double[power.Length];
        for (int row = 0; row < Shape.Images * Shape.Frames; row++)
        {
            double sum = SpectrogramReference.Frame(Shape, InputValues, row / Shape.Frames, row % Shape.Frames).Sum(Math.Abs);
            scales.AsSpan(row * Shape.Bins, Shape.Bins).Fill(sum * sum);
        }

        return (power, scales);
    }

    /// <summary>Each clip with half a frame mirrored at either end, and zeros for the lanes past the last frame.</summary>
    public static double[] MirroredClips()
    {
        var mirrored = new double[Shape.Images * MirroredSamples];
        for (int image = 0; image < Shape.Images; image++)
        for (int j = 0; j < Shape.Samples + Shape.FftLength; j++)
        {
            int at = Math.Abs(j - Shape.FftLength / 2);
            at = at < Shape.Samples ? at : 2 * (Shape.Samples - 1) - at;
            mirrored[image * MirroredSamples + j] = InputValues[image * Shape.Samples + at];
        }

        return mirrored;
    }
}
