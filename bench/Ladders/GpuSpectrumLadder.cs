using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The spectra of <see cref="SpectrumLadder"/> on a GPU, or on ILGPU's simulator.</summary>
internal static class GpuSpectrumLadder
{
    /// <summary>The ladder on a device.</summary>
    public static Ladder Of(GpuBackend backend, Workbench bench, SpectrogramTables tables)
    {
        StftShape shape = SpectrumLadder.ShapeOf(bench);
        int count = shape.Images * shape.Frames;
        Tensor waveforms = bench.Input(shape.Waveforms, bench.Repeat(SpectrumLadder.InputValues));
        Tensor mirrored = bench.Input(new Shape(shape.Images, SpectrumLadder.MirroredSamples), bench.Repeat(SpectrumLadder.MirroredClips()));
        Tensor power = bench.Room(shape.Power);
        Tensor real = bench.Scratch((long)count * shape.FftLength), imaginary = bench.Scratch((long)count * shape.FftLength);
        Tensor workspace = bench.Scratch(((IBackend)backend).StftWorkspace(shape));
        var frames = new GpuSpectrumKernels.Frames(
            Workbench.View(mirrored),
            Workbench.View(tables.Window),
            Workbench.View(tables.Cosine),
            Workbench.View(tables.Sine),
            SpectrumLadder.MirroredSamples,
            shape.Frames,
            shape.HopLength);
        return SpectrumLadder.Of(bench,
        [
            Rung(
                "a thread a bin",
                "the Fourier sum: 1024 products for each of 513 bins",
                () => backend.Launch(backend.OverItems(shape.Power.Count), new GpuSpectrumKernels.FourierSum(frames, Workbench.View(power)))),
            Rung(
                "a thread a frame",
                "the FFT: ten stages instead of 1024 products a bin; but each stage goes through the device's memory",
                () => backend.Launch(
                    backend.OverItems(count),
                    new GpuSpectrumKernels.FrameOfOneThread(
                        frames, Workbench.View(power), Workbench.View(real), Workbench.View(imaginary), count))),
            Rung(
                "a group a frame",
                "a group's threads share the butterflies of each stage, in memory on the chip",
                () => backend.Launch(backend.OverGroups(count), new GpuSpectrumKernels.FrameOfOneGroup(frames, Workbench.View(power), count))),
            Rung(
                "half as many complex numbers",
                "samples are real: even ones as real, odd ones as imaginary parts",
                () => backend.Launch(backend.OverGroups(count), new GpuSpectrumKernels.HalfAsMany(frames, Workbench.View(power), count))),
            Rung(
                "shipped",
                "two stages between two barriers; bins k and L/2 - k come from the same two numbers, and one thread computes both",
                () => ((IBackend)backend).StftPower(shape, tables, waveforms, power, workspace)),
        ]);

        Rung Rung(string name, string idea, Action enqueue) => bench.Enqueued(name, idea, enqueue, power.ToArray);
    }
}
