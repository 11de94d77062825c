using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Waveforms out of a store of clips.</summary>
internal static class GatherClipsKernels
{
    private const int UnitLength = 4096;

    /// <summary>Groups that write one line.</summary>
    public static int Units(int length) => (length + UnitLength - 1) / UnitLength;

    /// <summary>
    /// One group: 4096 samples of one line of an image, which is a channel, or all of them where they are rolled as one row. It finds clip, place and
    /// shift once; each thread then reads and writes neighbours of the other threads. 2 or 4 bytes read and 4 written per sample.
    /// </summary>
    internal readonly struct Samples(
        ArrayView<short> shorts,
        ArrayView<float> floats,
        ArrayView<ClipPlace> places,
        ArrayView<int> labelOf,
        ArrayView<int> clips,
        ArrayView<int> starts,
        GatherKernels.TimeRoll roll,
        ArrayView<float> output,
        ArrayView<int> labels,
        GatherClipsShape shape,
        int lines,
        int length) : IKernel
    {
        public void Run()
        {
            int units = Units(length);
            for (int unit = Grid.IdxX; unit < shape.Models * shape.Batch * lines * units; unit += Grid.DimX)
            {
                int line = unit / units;
                int image = line / lines;
                int clip = clips[image];
                ClipPlace place = places[clip];
                int start = starts[image / shape.Batch * shape.Clips + clip];
                int shift = roll.Of(image);
                int begin = unit % units * UnitLength;
                if (begin == 0 && line % lines == 0 && Group.IdxX == 0)
                    labels[image] = labelOf[clip];

                int end = Math.Min(begin + UnitLength, length);
                for (int position = begin + Group.IdxX; position < end; position += Group.DimX)
                {
                    int source = GatherKernels.TimeRoll.Before(position, shift, length);
                    int channel = lines == 1 ? source / shape.Samples : line % lines;
                    int frame = (lines == 1 ? source % shape.Samples : source) + start;
                    output[line * length + position] = frame >= 0 && frame < place.Frames ? Value(place, channel, frame) : 0f;
                }
            }
        }

        private float Value(ClipPlace place, int channel, int frame)
        {
            long index = (long)place.Block * ClipStore.BlockLength + (place.Channels == 1 ? 0 : channel) * place.Frames + frame;
            return place.IsFloat != 0 ? floats[index] : shorts[index] * (1f / 32768f);
        }
    }
}
