using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// Batch norm's input gradient of one model, a row of pixels at a time: <c>dx = scale·(dy − offset − (x − μ)·slope)</c> with
/// <c>offset = dβ/P</c> and <c>slope = dγ/(P·√(σ²+ε))</c>.
/// </summary>
internal readonly unsafe struct NormGradient
{
    private const int Lanes = 8;

    private readonly int channels;
    private readonly float* scale;
    private readonly float* mean;
    private readonly float* offset;
    private readonly float* slope;

    /// <summary>Prepares one model's gradient.</summary>
    /// <param name="shape">The batch norm's extents.</param>
    /// <param name="scale">γ/√(σ²+ε).</param>
    /// <param name="mean">μ.</param>
    /// <param name="variance">σ².</param>
    /// <param name="gradGamma">dγ.</param>
    /// <param name="gradBeta">dβ.</param>
    /// <param name="room">2·C floats that live as long as this.</param>
    public NormGradient(in BatchNorm2dShape shape, float* scale, float* mean, float* variance, float* gradGamma, float* gradBeta, float* room)
    {
        channels = shape.Channels;
        this.scale = scale;
        this.mean = mean;
        offset = room;
        slope = room + channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double rstd = 1.0 / Math.Sqrt(variance[channel] + (double)BatchNorm2dShape.Epsilon);
            offset[channel] = (float)((double)gradBeta[channel] / shape.Population);
            slope[channel] = (float)(gradGamma[channel] * rstd / shape.Population);
        }
    }

    /// <summary>Computes dx of some pixels; dx may be dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float* x, float* dy, float* dx, int pixels)
    {
        int channel = 0;
        for (; channel + Lanes <= channels; channel += Lanes)
        {
            Vector256<float> factor = Vector256.Load(scale + channel);
            Vector256<float> centre = Vector256.Load(mean + channel);
            Vector256<float> start = Vector256.Load(offset + channel);
            Vector256<float> tilt = Vector256.Load(slope + channel);
            int end = pixels * channels + channel;
            for (int i = channel; i < end; i += channels)
                Gradient(Vector256.Load(x + i), Vector256.Load(dy + i), factor, centre, start, tilt).Store(dx + i);
        }

        for (; channel < channels; channel++)
        {
            for (int i = channel; i < pixels * channels; i += channels)
                dx[i] = Gradient(x[i], dy[i], channel);
        }
    }

    /// <summary>The same for an x that a rectifier made, on through that rectifier: 0 where x is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ComputeRectified(float* x, float* dy, float* dx, int pixels)
    {
        int channel = 0;
        for (; channel + Lanes <= channels; channel += Lanes)
        {
            Vector256<float> factor = Vector256.Load(scale + channel);
            Vector256<float> centre = Vector256.Load(mean + channel);
            Vector256<float> start = Vector256.Load(offset + channel);
            Vector256<float> tilt = Vector256.Load(slope + channel);
            int end = pixels * channels + channel;
            for (int i = channel; i < end; i += channels)
            {
                Vector256<float> value = Vector256.Load(x + i);
                Vector256<float> gradient = Gradient(value, Vector256.Load(dy + i), factor, centre, start, tilt);
                Rectifier.Backward(value, gradient).Store(dx + i);
            }
        }

        for (; channel < channels; channel++)
        {
            for (int i = channel; i < pixels * channels; i += channels)
                dx[i] = x[i] <= 0f ? 0f : Gradient(x[i], dy[i], channel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gradient(
        Vector256<float> x, Vector256<float> dy, Vector256<float> scale, Vector256<float> mean, Vector256<float> offset, Vector256<float> slope) =>
        scale * ((dy - offset) - (x - mean) * slope);

    private float Gradient(float x, float dy, int channel) => scale[channel] * (dy - offset[channel] - (x - mean[channel]) * slope[channel]);
}
