using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The power spectrum of windowed frames of a power of two of samples, from the Fourier sum to eight real transforms at once. The tables hold one
/// turn of cosine and sine in as many steps as a frame has samples.
/// </summary>
/// <param name="length">Samples of a frame, L.</param>
/// <param name="window">The window <c>[L]</c>.</param>
/// <param name="cosine"><c>cos(2πj/L)</c>.</param>
/// <param name="sine"><c>sin(2πj/L)</c>.</param>
internal unsafe readonly struct SpectrumRungs(int length, float* window, float* cosine, float* sine)
{
    /// <summary>Frames transformed together by <see cref="EightFrames"/>.</summary>
    public const int Lanes = 8;

    /// <summary>The definition: L products for each of L/2 + 1 bins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FourierSum(float* frame, float* power)
    {
        for (int k = 0; k <= length / 2; k++)
        {
            float re = 0, im = 0;
            for (int j = 0; j < length; j++)
            {
                float x = frame[j] * window[j];
                int turn = k * j % length;
                re += x * cosine[turn];
                im -= x * sine[turn];
            }

            power[k] = re * re + im * im;
        }
    }

    /// <summary>Cooley and Tukey's transform of L complex numbers whose imaginary parts are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fft(float* frame, float* power, float* re, float* im)
    {
        for (int j = 0; j < length; j++)
        {
            int at = Reversed(j, length);
            re[at] = frame[j] * window[j];
            im[at] = 0;
        }

        Transform(re, im, length);
        for (int k = 0; k <= length / 2; k++)
            power[k] = re[k] * re[k] + im[k] * im[k];
    }

    /// <summary>L real numbers as L/2 complex ones, even samples real and odd ones imaginary; the two spectra are told apart by symmetry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RealFft(float* frame, float* power, float* re, float* im)
    {
        int half = length / 2;
        for (int j = 0; j < half; j++)
        {
            int at = Reversed(j, half);
            re[at] = frame[2 * j] * window[2 * j];
            im[at] = frame[2 * j + 1] * window[2 * j + 1];
        }

        Transform(re, im, half);
        for (int k = 0; k <= half; k++)
        {
            int a = k % half, b = (half - k) % half;
            float evenRe = (re[a] + re[b]) / 2, evenIm = (im[a] - im[b]) / 2;
            float oddRe = (im[a] + im[b]) / 2, oddIm = (re[b] - re[a]) / 2;
            float xRe = evenRe + cosine[k] * oddRe + sine[k] * oddIm;
            float xIm = evenIm + cosine[k] * oddIm - sine[k] * oddRe;
            power[k] = xRe * xRe + xIm * xIm;
        }
    }

    /// <summary>The same for eight frames, a lane each: every number becomes a vector, and nothing else changes.</summary>
    /// <param name="frames">The first frame.</param>
    /// <param name="hop">Samples from a frame to the next.</param>
    /// <param name="power">Spectra, one frame after the other.</param>
    /// <param name="re">Scratch of 8·L/2.</param>
    /// <param name="im">Scratch of 8·L/2.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void EightFrames(float* frames, int hop, float* power, float* re, float* im)
    {
        int half = length / 2;
        for (int j = 0; j < half; j++)
        {
            int at = Reversed(j, half) * Lanes;
            for (int lane = 0; lane < Lanes; lane++)
            {
                re[at + lane] = frames[lane * hop + 2 * j] * window[2 * j];
                im[at + lane] = frames[lane * hop + 2 * j + 1] * window[2 * j + 1];
            }
        }

        TransformLanes(re, im, half);
        var divisor = Vector256.Create(0.5f);
        for (int k = 0; k <= half; k++)
        {
            int a = k % half * Lanes, b = (half - k) % half * Lanes;
            Vector256<float> reA = Vector256.Load(re + a), reB = Vector256.Load(re + b), imA = Vector256.Load(im + a), imB = Vector256.Load(im + b);
            Vector256<float> evenRe = (reA + reB) * divisor, evenIm = (imA - imB) * divisor;
            Vector256<float> oddRe = (imA + imB) * divisor, oddIm = (reB - reA) * divisor;
            Vector256<float> cos = Vector256.Create(cosine[k]), sin = Vector256.Create(sine[k]);
            Vector256<float> xRe = evenRe + cos * oddRe + sin * oddIm;
            Vector256<float> xIm = evenIm + cos * oddIm - sin * oddRe;
            Vector256<float> square = xRe * xRe + xIm * xIm;
            for (int lane = 0; lane < Lanes; lane++)
                power[lane * (half + 1) + k] = square[lane];
        }
    }

    /// <summary>Stages of butterflies over numbers in bit-reversed order: two transforms of half a length make one of a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(float* re, float* im, int count)
    {
        for (int half = 1; half < count; half *= 2)
        {
            int step = length / (2 * half);
            for (int start = 0; start < count; start += 2 * half)
            for (int k = 0; k < half; k++)
            {
                int a = start + k, b = a + half;
                float cos = cosine[k * step], sin = sine[k * step];
                float turnedRe = re[b] * cos + im[b] * sin;
                float turnedIm = im[b] * cos - re[b] * sin;
                (re[a], re[b]) = (re[a] + turnedRe, re[a] - turnedRe);
                (im[a], im[b]) = (im[a] + turnedIm, im[a] - turnedIm);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformLanes(float* re, float* im, int count)
    {
        for (int half = 1; half < count; half *= 2)
        {
            int step = length / (2 * half);
            for (int start = 0; start < count; start += 2 * half)
            for (int k = 0; k < half; k++)
            {
                int a = (start + k) * Lanes, b = a + half * Lanes;
                Vector256<float> cos = Vector256.Create(cosine[k * step]), sin = Vector256.Create(sine[k * step]);
                Vector256<float> reA = Vector256.Load(re + a), imA = Vector256.Load(im + a), reB = Vector256.Load(re + b), imB = Vector256.Load(im + b);
                Vector256<float> turnedRe = reB * cos + imB * sin;
                Vector256<float> turnedIm = imB * cos - reB * sin;
                (reA + turnedRe).Store(re + a);
                (imA + turnedIm).Store(im + a);
                (reA - turnedRe).Store(re + b);
                (imA - turnedIm).Store(im + b);
            }
        }
    }

    private static int Reversed(int index, int count)
    {
        int reversed = 0;
        for (int bit = 1; bit < count; bit *= 2, index >>= 1)
            reversed = 2 * reversed + (index & 1);
        return reversed;
    }
}
