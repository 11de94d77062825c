using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Masking of spectrograms in double: Park et al., "SpecAugment" (2019), as torchaudio's <c>mask_along_axis</c> draws the masks.</summary>
public static class SpecAugmentReference
{
    /// <summary>
    /// Masked bands, then masked frames, become the mean that the spectrogram had before. Of an image's draws the first is the shift's.
    /// </summary>
    public static double[] Apply(SpecAugmentShape shape, double[] draws, double[] values)
    {
        var result = (double[])values.Clone();
        int perImage = values.Length / shape.Images;
        int drawsPerImage = draws.Length / shape.Images;
        for (int n = 0; n < shape.Images; n++)
        {
            double mean = values.Skip(n * perImage).Take(perImage).Average();
            int draw = n * drawsPerImage + 1;
            for (int mask = 0; mask < shape.FrequencyMasks + shape.TimeMasks; mask++, draw += 2)
            {
                bool bands = mask < shape.FrequencyMasks;
                (int start, int end) = bands
                    ? Interval(draws[draw], draws[draw + 1], shape.MaximumBands, shape.Height)
                    : Interval(draws[draw], draws[draw + 1], shape.MaximumFrames, shape.Width);
                for (int i = 0; i < perImage; i++)
                {
                    int position = bands ? i / (shape.Width * shape.Channels) : i / shape.Channels % shape.Width;
                    if (position >= start && position < end)
                        result[n * perImage + i] = mean;
                }
            }
        }

        return result;
    }

    private static (int Start, int End) Interval(double lengthUniform, double startUniform, double maximum, int size)
    {
        if (maximum < 1)
            return (0, 0);

        double length = lengthUniform * maximum;
        int start = (int)Math.Floor(startUniform * (size - length));
        return (start, start + (int)Math.Floor(length));
    }
}
