using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// A copy of one image in scratch memory with zeros around it, so that the convolution's inner loops test no bounds. A pending scale and shift
/// are carried out on the way: the copy is made anyway, so a batch norm costs no pass of its own.
/// </summary>
internal static unsafe class PaddedImage
{
    /// <summary>Fills the scratch image.</summary>
    /// <param name="scratch">Receives <paramref name="paddedHeight"/> × <paramref name="paddedWidth"/> pixels.</param>
    /// <param name="paddedHeight">Rows of the copy.</param>
    /// <param name="paddedWidth">Columns of the copy.</param>
    /// <param name="image">The image <c>[height, width, channels]</c>.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="top">Rows of zeros above it.</param>
    /// <param name="left">Columns of zeros before it.</param>
    /// <param name="scale">One factor a channel, or null.</param>
    /// <param name="shift">One summand a channel, or null.</param>
    public static void Fill(
        float* scratch,
        int paddedHeight,
        int paddedWidth,
        float* image,
        int height,
        int width,
        int channels,
        int top,
        int left,
        float* scale,
        float* shift)
    {
        int rowLength = paddedWidth * channels;
        int copied = Math.Clamp(paddedWidth - left, 0, width);
        for (int row = 0; row < paddedHeight; row++)
        {
            var target = new Span<float>(scratch + row * rowLength, rowLength);
            int source = row - top;
            if (source < 0 || source >= height)
            {
                target.Clear();
                continue;
            }

            target[..(left * channels)].Clear();
            target[((left + copied) * channels)..].Clear();
            float* from = image + source * width * channels;
            float* to = scratch + row * rowLength + left * channels;
            if (scale == null)
                new ReadOnlySpan<float>(from, copied * channels).CopyTo(new Span<float>(to, copied * channels));
            else
                Affine(from, to, copied, channels, scale, shift);
        }
    }

    /// <summary><c>to[p, c] = from[p, c]·scale[c] + shift[c]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Affine(float* from, float* to, int pixels, int channels, float* scale, float* shift)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            int channel = 0;
            for (; channel + 8 <= channels; channel += 8)
            {
                Vector256.MultiplyAddEstimate(Vector256.Load(from + channel), Vector256.Load(scale + channel), Vector256.Load(shift + channel))
                    .Store(to + channel);
            }

            for (; channel < channels; channel++)
                to[channel] = from[channel] * scale[channel] + shift[channel];
            from += channels;
            to += channels;
        }
    }
}
