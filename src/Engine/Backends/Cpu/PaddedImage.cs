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
        for (int row = 0; row < paddedHeight; row++)
        {
            int source = row - top;
            float* from = source >= 0 && source < height ? image + source * width * channels : null;
            FillRow(scratch + row * rowLength, rowLength, from, width, channels, left, scale, shift);
        }
    }

    /// <summary>Fills one row of <paramref name="length"/> floats: zeros, the source's pixels as far as there is room, zeros.</summary>
    /// <param name="target">Receives the row.</param>
    /// <param name="length">Its floats.</param>
    /// <param name="source">The image's row, or null for zeros alone.</param>
    /// <param name="width">Its pixels.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="left">Pixels of zeros before it.</param>
    /// <param name="scale">One factor a channel, or null.</param>
    /// <param name="shift">One summand a channel, or null.</param>
    public static void FillRow(float* target, int length, float* source, int width, int channels, int left, float* scale, float* shift)
    {
        var row = new Span<float>(target, length);
        if (source == null)
        {
            row.Clear();
            return;
        }

        // With a long stride the windows may not even reach the end of the zeros.
        int pixels = Math.Clamp(length / channels - left, 0, width);
        if (pixels == 0)
        {
            row.Clear();
            return;
        }

        row[..(left * channels)].Clear();
        row[((left + pixels) * channels)..].Clear();
        target += left * channels;
        if (scale == null)
            Copy(source, target, pixels * channels);
        else
            Affine(source, target, pixels, channels, scale, shift);
    }

    /// <summary>
    /// A plain loop of aligned stores: for rows of a few kilobytes the runtime's copy takes a slow start, and vectors that straddle what is
    /// loaded next hold it up until they have left the store queue.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* from, float* to, int count)
    {
        int i = 0;
        for (; i < count && (nuint)(to + i) % 64 != 0; i++)
            to[i] = from[i];
        for (; i + 16 <= count; i += 16)
            Vector512.Load(from + i).Store(to + i);
        for (; i < count; i++)
            to[i] = from[i];
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
