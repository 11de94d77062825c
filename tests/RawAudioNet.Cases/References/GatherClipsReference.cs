using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Waveforms out of clips of any length.</summary>
public static class GatherClipsReference
{
    /// <summary>Places each image's clip <c>[channels][frames]</c>, then rolls it as <see cref="GatherReference.Samples"/> does.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="clips">Each image's clip, channel by channel; of one channel it stands for all.</param>
    /// <param name="starts">The first frame of each image's stretch.</param>
    /// <param name="shifts">How far each image is rolled.</param>
    /// <param name="acrossChannels">Whether its channels are rolled as one row.</param>
    public static double[] Waveforms(GatherClipsShape shape, double[][][] clips, int[] starts, int[] shifts, bool acrossChannels)
    {
        var placed = new double[shape.Output.Count];
        for (int i = 0; i < shape.Images; i++)
        for (int c = 0; c < shape.Channels; c++)
        for (int t = 0; t < shape.Samples; t++)
        {
            double[] channel = clips[i][clips[i].Length == 1 ? 0 : c];
            int frame = t + starts[i];
            placed[(i * shape.Channels + c) * shape.Samples + t] = frame >= 0 && frame < channel.Length ? channel[frame] : 0;
        }

        int[] own = [.. Enumerable.Range(0, shape.Images)];
        return GatherReference.Samples(new GatherSamplesShape(shape.Images, shape.Channels, shape.Samples), placed, own, shifts, acrossChannels);
    }
}
