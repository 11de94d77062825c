using System.Runtime.CompilerServices;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Power spectra of eight frames of a waveform at a time, frames over an end mirrored there.</summary>
internal unsafe struct FrameSource
{
    /// <summary>The extents.</summary>
    public StftShape Shape;

    /// <summary>The window.</summary>
    public float* Window;

    /// <summary>One turn of the cosine.</summary>
    public float* Cosine;

    /// <summary>One turn of the sine.</summary>
    public float* Sine;

    /// <summary>The waveforms, one row a channel of a clip.</summary>
    public float* Waveforms;

    /// <summary>Floats of scratch memory.</summary>
    public static int Scratch(in StftShape shape) => FrameFft.Scratch(shape.FftLength) + shape.FftLength;

    /// <summary>Computes eight power spectra; lanes past the last frame repeat it.</summary>
    /// <param name="row">The waveform.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="scratch"><see cref="Scratch"/> floats.</param>
    /// <param name="spectra">Receives <c>[bins][8]</c>.</param>
    public readonly void Power(int row, int first, float* scratch, float* spectra)
    {
        int length = Shape.FftLength;
        var fft = new FrameFft(length, Cosine, Sine, scratch);
        float* waveform = Waveforms + (long)row * Shape.Samples;
        int start = first * Shape.HopLength - length / 2;
        if (Rows8.IsSupported && start >= 0 && start + (FrameFft.Lanes - 1) * Shape.HopLength + length <= Shape.Samples)
        {
            fft.LoadAll(waveform + start, Shape.HopLength, Window);
        }
        else
        {
            float* edge = scratch + FrameFft.Scratch(length);
            for (int lane = 0; lane < FrameFft.Lanes; lane++)
            {
                int at = Math.Min(first + lane, Shape.Frames - 1) * Shape.HopLength - length / 2;
                bool isInside = at >= 0 && at + length <= Shape.Samples;
                fft.Load(lane, isInside ? waveform + at : Mirrored(waveform, at, edge), Window);
            }
        }

        fft.Transform();
        fft.Power(spectra);
    }

    /// <summary>Whether the samples under eight frames are those of the waveform before, to the bit.</summary>
    public readonly bool EqualsRowBefore(int row, int first)
    {
        int reach = Shape.FftLength / 2;
        int begin = Math.Clamp(first * Shape.HopLength - reach, 0, Shape.Samples);
        int end = (int)Math.Clamp((first + FrameFft.Lanes - 1L) * Shape.HopLength + reach, 0, Shape.Samples);

        // Mirrored frames at an end reach back by half a frame.
        begin = Math.Max(0, Math.Min(begin, Shape.Samples - 1 - reach - 1));
        end = Math.Min(Shape.Samples, Math.Max(end, reach + 1));
        float* waveform = Waveforms + (long)row * Shape.Samples;
        return new ReadOnlySpan<byte>(waveform + begin, (end - begin) * sizeof(float))
            .SequenceEqual(new ReadOnlySpan<byte>(waveform - Shape.Samples + begin, (end - begin) * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly float* Mirrored(float* waveform, int start, float* edge)
    {
        for (int j = 0; j < Shape.FftLength; j++)
        {
            int at = Math.Abs(start + j);
            edge[j] = waveform[at < Shape.Samples ? at : 2 * (Shape.Samples - 1) - at];
        }

        return edge;
    }
}
