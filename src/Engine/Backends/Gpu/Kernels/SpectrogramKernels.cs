using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>From waveforms to power spectra, mel bands and decibels.</summary>
internal static class SpectrogramKernels
{
    /// <summary>The least power that decibels are taken of: −100 dB.</summary>
    private const float LeastPower = 1e-10f;

    /// <summary>
    /// One group: one frame of one channel. Its L real samples are taken as L/2 complex ones, transformed in shared memory (L floats), and
    /// taken apart into the L/2 + 1 bins of the real signal. About 2.5·L·log₂L flops; 4·hop bytes read and 2·L written a frame.
    /// </summary>
    /// <remarks>
    /// Decimation in time: the samples are stored at their bit-reversed places, then log₂(L/2) stages of butterflies work in place, two
    /// stages at a time so that each value is read and written half as often. Source: Cooley and Tukey (1965); the split of the real
    /// transform: Press et al., "Numerical Recipes", section 12.3.
    /// </remarks>
    internal readonly struct StftPower(
        ArrayView<float> waveforms, ArrayView<float> window, ArrayView<float> cosine, ArrayView<float> sine, ArrayView<float> power, int signals, int samples)
        : IKernel<StftShape>
    {
        public void Run(StftShape shape)
        {
            int points = shape.FftLength / 2;
            int frames = 1 + samples / shape.HopLength;
            ArrayView<float> real = SharedMemory.GetDynamic<float>().SubView(0, points);
            ArrayView<float> imaginary = SharedMemory.GetDynamic<float>().SubView(points, points);
            for (int row = Grid.IdxX; row < signals * frames; row += Grid.DimX)
            {
                LoadReversed(real, imaginary, points, row / frames * samples, row % frames * shape.HopLength - points);
                Group.Barrier();
                int half = 1;
                if (IsOddPowerOfTwo(points))
                {
                    SingleStage(real, imaginary, points);
                    Group.Barrier();
                    half = 2;
                }

                for (; half < points; half *= 4)
                {
                    DoubleStage(real, imaginary, points, half);
                    Group.Barrier();
                }

                WritePower(real, imaginary, points, row * (points + 1));
                Group.Barrier(); // Before the next frame is loaded.
            }
        }

        private void LoadReversed(ArrayView<float> real, ArrayView<float> imaginary, int points, int signal, int start)
        {
            for (int j = Group.IdxX; j < points; j += Group.DimX)
            {
                int place = ReverseBits(j, points);
                real[place] = window[2 * j] * waveforms[signal + Reflect(start + 2 * j)];
                imaginary[place] = window[2 * j + 1] * waveforms[signal + Reflect(start + 2 * j + 1)];
            }
        }

        /// <summary>The butterflies of two neighbours, whose twiddle factor is 1.</summary>
        private static void SingleStage(ArrayView<float> real, ArrayView<float> imaginary, int points)
        {
            for (int butterfly = Group.IdxX; butterfly < points / 2; butterfly += Group.DimX)
            {
                Complex even = Load(real, imaginary, 2 * butterfly);
                Complex odd = Load(real, imaginary, 2 * butterfly + 1);
                Store(real, imaginary, 2 * butterfly, even + odd);
                Store(real, imaginary, 2 * butterfly + 1, even - odd);
            }
        }

        /// <summary>The butterflies of distance <paramref name="half"/>, and on the same four values those of twice that distance.</summary>
        private void DoubleStage(ArrayView<float> real, ArrayView<float> imaginary, int points, int half)
        {
            for (int butterfly = Group.IdxX; butterfly < points / 4; butterfly += Group.DimX)
            {
                int k = butterfly & (half - 1);
                int place = 4 * (butterfly - k) + k;
                int turn = k * (points / (2 * half));
                Complex near = Twiddle(2 * turn);
                Complex far = Twiddle(turn);
                Complex x0 = Load(real, imaginary, place);
                Complex x1 = near * Load(real, imaginary, place + half);
                Complex x2 = Load(real, imaginary, place + 2 * half);
                Complex x3 = near * Load(real, imaginary, place + 3 * half);
                Complex sum = far * (x2 + x3);
                Complex difference = (far * (x2 - x3)).TurnedBack();
                Store(real, imaginary, place, x0 + x1 + sum);
                Store(real, imaginary, place + half, x0 - x1 + difference);
                Store(real, imaginary, place + 2 * half, x0 + x1 - sum);
                Store(real, imaginary, place + 3 * half, x0 - x1 - difference);
            }
        }

        /// <summary>Takes the transforms of the even and the odd samples apart, joins them to that of the real signal and squares it.</summary>
        private void WritePower(ArrayView<float> real, ArrayView<float> imaginary, int points, int bins)
        {
            for (int k = Group.IdxX; k <= points; k += Group.DimX)
            {
                Complex z = Load(real, imaginary, k & (points - 1));
                Complex mirrored = Load(real, imaginary, (points - k) & (points - 1));
                var even = new Complex(0.5f * (z.Re + mirrored.Re), 0.5f * (z.Im - mirrored.Im));
                var odd = new Complex(0.5f * (z.Im + mirrored.Im), 0.5f * (mirrored.Re - z.Re));
                Complex spectrum = even + Twiddle(k) * odd;
                power[bins + k] = spectrum.Re * spectrum.Re + spectrum.Im * spectrum.Im;
            }
        }

        /// <summary><c>e^{−2πi·turn/L}</c>.</summary>
        private Complex Twiddle(int turn) => new(cosine[turn], -sine[turn]);

        /// <summary>The sample that stands at a position outside the signal: its mirror image at the edge sample.</summary>
        private int Reflect(int position) => position < 0 ? -position : position >= samples ? 2 * (samples - 1) - position : position;

        private static Complex Load(ArrayView<float> real, ArrayView<float> imaginary, int place) => new(real[place], imaginary[place]);

        private static void Store(ArrayView<float> real, ArrayView<float> imaginary, int place, Complex value)
        {
            real[place] = value.Re;
            imaginary[place] = value.Im;
        }

        private static bool IsOddPowerOfTwo(int value) => (value & 0x55555555) == 0;

        /// <summary>The lower log₂(points) bits in reverse.</summary>
        private static int ReverseBits(int value, int points)
        {
            int reversed = 0;
            for (int bit = 1; bit < points; bit <<= 1)
            {
                reversed = (reversed << 1) | (value & 1);
                value >>= 1;
            }

            return reversed;
        }
    }

    /// <summary>One thread: one band of one frame; its neighbours read the same row of the power spectrum.</summary>
    internal readonly struct MelProjection(
        ArrayView<float> power,
        ArrayView<int> starts,
        ArrayView<int> offsets,
        ArrayView<float> weights,
        ArrayView<float> mel,
        MelProjectionShape shape) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < mel.IntLength; item += Items.Step)
            {
                int band = item % shape.Mels;
                int row = item / shape.Mels;
                int frame = row % shape.Frames;
                int channel = row / shape.Frames % shape.Channels;
                int image = row / (shape.Frames * shape.Channels);
                int first = offsets[band];
                int bin = row * shape.Bins + starts[band];
                float sum = 0f;
                for (int j = 0; j < offsets[band + 1] - first; j++)
                    sum += weights[first + j] * power[bin + j];
                mel[((image * shape.Mels + band) * shape.Frames + frame) * shape.Channels + channel] = sum;
            }
        }
    }

    /// <summary>One group: a chunk of one image to decibels, and the largest of the chunk.</summary>
    internal readonly struct ToDecibels(ArrayView<float> values, ArrayView<float> largest, int images, int perImage, int chunkLength) : IKernel
    {
        public void Run()
        {
            int chunks = (perImage + chunkLength - 1) / chunkLength;
            for (int part = Grid.IdxX; part < images * chunks; part += Grid.DimX)
            {
                int first = part / chunks * perImage + part % chunks * chunkLength;
                int end = Math.Min(first + chunkLength, (part / chunks + 1) * perImage);
                float peak = float.NegativeInfinity;
                for (int item = first + Group.IdxX; item < end; item += Group.DimX)
                {
                    float decibels = 10f * MathF.Log10(values[item] < LeastPower ? LeastPower : values[item]);
                    values[item] = decibels;
                    peak = Largest.Combine(peak, decibels);
                }

                peak = GroupReduction.Reduce<float, Largest>(peak);
                if (Group.IdxX == 0)
                    largest[part] = peak;
            }
        }
    }

    /// <summary>One thread: one value, lifted to its image's floor, for which it compares the image's few chunks.</summary>
    internal readonly struct LiftToFloor(ArrayView<float> values, ArrayView<float> largest, int perImage, int chunks, float topDb) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < values.IntLength; item += Items.Step)
            {
                int image = item / perImage;
                float peak = largest[image * chunks];
                for (int chunk = 1; chunk < chunks; chunk++)
                    peak = Largest.Combine(peak, largest[image * chunks + chunk]);

                float floor = peak - topDb;
                if (values[item] < floor)
                    values[item] = floor;
            }
        }
    }
}
