using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The power spectrum of windowed frames as a kernel in four versions, each one idea further. Frames are all 1024 samples long, so that nothing but
/// the idea changes from rung to rung.
/// </summary>
internal static class GpuSpectrumKernels
{
    /// <summary>Samples of a frame, L.</summary>
    public const int Length = 1024;

    private const int Bins = Length / 2 + 1;

    /// <summary>Windowed frames, and one turn of cosine and sine in L steps.</summary>
    internal readonly struct Frames(
        ArrayView<float> samples, ArrayView<float> window, ArrayView<float> cosine, ArrayView<float> sine, int samplesOfClip, int framesOfClip, int hop)
    {
        /// <summary>Where a frame begins.</summary>
        public int First(int frame) => frame / framesOfClip * samplesOfClip + frame % framesOfClip * hop;

        /// <summary>A windowed sample of the frame that begins there.</summary>
        public float Sample(int first, int j) => window[j] * samples[first + j];

        /// <summary><c>e^{−2πi·turn/L}</c>.</summary>
        public Complex Twiddle(int turn) => new(cosine[turn], -sine[turn]);
    }

    /// <summary>One thread: one bin of one frame, a sum of 1024 products.</summary>
    internal readonly struct FourierSum(Frames frames, ArrayView<float> power) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < power.IntLength; item += Items.Step)
            {
                int first = frames.First(item / Bins);
                int bin = item % Bins;
                Complex sum = default;
                for (int j = 0; j < Length; j++)
                {
                    float x = frames.Sample(first, j);
                    Complex turned = frames.Twiddle(bin * j & (Length - 1));
                    sum += new Complex(x * turned.Re, x * turned.Im);
                }

                power[item] = sum.Re * sum.Re + sum.Im * sum.Im;
            }
        }
    }

    /// <summary>
    /// One thread: the FFT of one frame, in the device's memory. Value j of all frames lies side by side, so that neighbouring threads read
    /// neighbours.
    /// </summary>
    internal readonly struct FrameOfOneThread(Frames frames, ArrayView<float> power, ArrayView<float> real, ArrayView<float> imaginary, int count) : IKernel
    {
        public void Run()
        {
            for (int frame = Items.First; frame < count; frame += Items.Step)
            {
                int first = frames.First(frame);
                for (int j = 0; j < Length; j++)
                    Store(Reversed(j, Length) * count + frame, new Complex(frames.Sample(first, j), 0f));

                for (int half = 1; half < Length; half *= 2)
                {
                    for (int butterfly = 0; butterfly < Length / 2; butterfly++)
                    {
                        int k = butterfly & (half - 1);
                        int even = (2 * butterfly - k) * count + frame;
                        int odd = even + half * count;
                        Complex a = Load(even), b = frames.Twiddle(k * (Length / 2 / half)) * Load(odd);
                        Store(even, a + b);
                        Store(odd, a - b);
                    }
                }

                for (int k = 0; k < Bins; k++)
                {
                    Complex x = Load(k * count + frame);
                    power[frame * Bins + k] = x.Re * x.Re + x.Im * x.Im;
                }
            }
        }

        private Complex Load(int place) => new(real[place], imaginary[place]);

        private void Store(int place, Complex value)
        {
            real[place] = value.Re;
            imaginary[place] = value.Im;
        }
    }

    /// <summary>One group: the FFT of one frame in 8 KiB of memory that its threads share; each stage ends with a barrier.</summary>
    internal readonly struct FrameOfOneGroup(Frames frames, ArrayView<float> power, int count) : IKernel
    {
        public void Run()
        {
            ArrayView<Complex> x = SharedMemory.Allocate<Complex>(Length);
            for (int frame = Grid.IdxX; frame < count; frame += Grid.DimX)
            {
                int first = frames.First(frame);
                for (int j = Group.IdxX; j < Length; j += Group.DimX)
                    x[Reversed(j, Length)] = new Complex(frames.Sample(first, j), 0f);

                Transform(frames, x, Length);
                for (int k = Group.IdxX; k < Bins; k += Group.DimX)
                    power[frame * Bins + k] = x[k].Re * x[k].Re + x[k].Im * x[k].Im;
                Group.Barrier(); // Before the next frame is loaded.
            }
        }
    }

    /// <summary>One group: the same of half as many complex numbers, even samples real and odd ones imaginary; symmetry tells the two spectra apart.</summary>
    internal readonly struct HalfAsMany(Frames frames, ArrayView<float> power, int count) : IKernel
    {
        private const int Points = Length / 2;

        public void Run()
        {
            ArrayView<Complex> x = SharedMemory.Allocate<Complex>(Points);
            for (int frame = Grid.IdxX; frame < count; frame += Grid.DimX)
            {
                int first = frames.First(frame);
                for (int j = Group.IdxX; j < Points; j += Group.DimX)
                    x[Reversed(j, Points)] = new Complex(frames.Sample(first, 2 * j), frames.Sample(first, 2 * j + 1));

                Transform(frames, x, Points);
                for (int k = Group.IdxX; k < Bins; k += Group.DimX)
                {
                    Complex a = x[k & (Points - 1)], b = x[(Points - k) & (Points - 1)];
                    var even = new Complex(0.5f * (a.Re + b.Re), 0.5f * (a.Im - b.Im));
                    var odd = new Complex(0.5f * (a.Im + b.Im), 0.5f * (b.Re - a.Re));
                    Complex joined = even + frames.Twiddle(k) * odd;
                    power[frame * Bins + k] = joined.Re * joined.Re + joined.Im * joined.Im;
                }

                Group.Barrier(); // Before the next frame is loaded.
            }
        }
    }

    /// <summary>All threads of a group: stages of butterflies over numbers in bit-reversed order; begins and ends with a barrier.</summary>
    private static void Transform(Frames frames, ArrayView<Complex> x, int points)
    {
        Group.Barrier();
        for (int half = 1; half < points; half *= 2)
        {
            for (int butterfly = Group.IdxX; butterfly < points / 2; butterfly += Group.DimX)
            {
                int k = butterfly & (half - 1);
                int even = 2 * butterfly - k;
                Complex a = x[even], b = frames.Twiddle(k * (Length / 2 / half)) * x[even + half];
                x[even] = a + b;
                x[even + half] = a - b;
            }

            Group.Barrier();
        }
    }

    private static int Reversed(int index, int points)
    {
        int reversed = 0;
        for (int bit = 1; bit < points; bit <<= 1)
        {
            reversed = (reversed << 1) | (index & 1);
            index >>= 1;
        }

        return reversed;
    }
}
