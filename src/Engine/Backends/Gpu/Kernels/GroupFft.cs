using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The power spectrum of one windowed frame, by all threads of a group in shared memory.</summary>
/// <remarks>
/// Decimation in time: the samples are stored at their bit-reversed places, then log₂(L/2) stages of butterflies work in place, two
/// stages at a time so that each value is read and written half as often. Source: Cooley and Tukey (1965); the split of the real
/// transform: Press et al., "Numerical Recipes", section 12.3.
/// </remarks>
internal readonly struct GroupFft(ArrayView<float> window, ArrayView<float> cosine, ArrayView<float> sine)
{
    /// <summary>Transforms a frame's L samples as L/2 complex ones; ends with a barrier.</summary>
    /// <param name="waveforms">All signals.</param>
    /// <param name="signal">Where the signal begins in them.</param>
    /// <param name="samples">Its length; beyond its ends it is mirrored at the edge sample.</param>
    /// <param name="start">The frame's first sample, which may lie before the signal.</param>
    /// <param name="real">Receives the real parts.</param>
    /// <param name="imaginary">Receives the imaginary parts.</param>
    /// <param name="points">L/2.</param>
    public void Transform(
        ArrayView<float> waveforms, int signal, int samples, int start, ArrayView<float> real, ArrayView<float> imaginary, int points)
    {
        for (int j = Group.IdxX; j < points; j += Group.DimX)
        {
            int place = ReverseBits(j, points);
            real[place] = window[2 * j] * waveforms[signal + Reflect(start + 2 * j, samples)];
            imaginary[place] = window[2 * j + 1] * waveforms[signal + Reflect(start + 2 * j + 1, samples)];
        }

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
    }

    /// <summary>
    /// Takes the transforms of the even and the odd samples apart, joins them to that of the real signal and squares it, in place: bins k and
    /// L/2 − k come from the same two values, so one thread reads and writes both.
    /// </summary>
    public void ToPower(ArrayView<float> real, ArrayView<float> imaginary, int points)
    {
        for (int k = Group.IdxX; k <= points / 2; k += Group.DimX)
        {
            Complex z = Load(real, imaginary, k);
            Complex mirrored = Load(real, imaginary, (points - k) & (points - 1));
            float low = Square(z, mirrored, k);
            float high = Square(mirrored, z, points - k);
            real[k] = low;
            if (k == 0)
                imaginary[0] = high;
            else
                real[points - k] = high;
        }
    }

    /// <summary>A bin of what <see cref="ToPower"/> left, after a barrier: the last of the L/2 + 1 stands where no other part of bin 0 is.</summary>
    public static float Power(ArrayView<float> real, ArrayView<float> imaginary, int points, int bin) => bin == points ? imaginary[0] : real[bin];

    private float Square(Complex z, Complex mirrored, int k)
    {
        var even = new Complex(0.5f * (z.Re + mirrored.Re), 0.5f * (z.Im - mirrored.Im));
        var odd = new Complex(0.5f * (z.Im + mirrored.Im), 0.5f * (mirrored.Re - z.Re));
        Complex spectrum = even + Twiddle(k) * odd;
        return spectrum.Re * spectrum.Re + spectrum.Im * spectrum.Im;
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

    /// <summary><c>e^{−2πi·turn/L}</c>.</summary>
    private Complex Twiddle(int turn) => new(cosine[turn], -sine[turn]);

    /// <summary>The sample that stands at a position outside the signal: its mirror image at the edge sample.</summary>
    private static int Reflect(int position, int samples) =>
        position < 0 ? -position : position >= samples ? 2 * (samples - 1) - position : position;

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
