using ILGPU;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>From waveforms to power spectra, mel bands and decibels.</summary>
internal static class SpectrogramKernels
{
    private const float LeastPower = SpectrogramOptions.MinimumPower;

    private static float Decibels(float power) => 10f * MathF.Log10(power < LeastPower ? LeastPower : power);

    /// <summary>
    /// One group: one frame of one channel. Its L real samples are taken as L/2 complex ones, transformed in shared memory (L floats), and
    /// taken apart into the L/2 + 1 bins of the real signal. About 2.5·L·log₂L flops; 4·hop bytes read and 2·L written a frame.
    /// </summary>
    internal readonly struct StftPower<TShared>(GroupFft fft, ArrayView<float> waveforms, ArrayView<float> power, int signals, int samples)
        : IKernel<StftShape>
        where TShared : struct, ISharedLength
    {
        public void Run(StftShape shape)
        {
            int points = shape.FftLength / 2;
            int frames = 1 + samples / shape.HopLength;
            ArrayView<float> shared = SharedMemory.Allocate<float>(TShared.Floats);
            ArrayView<float> real = shared.SubView(0, points);
            ArrayView<float> imaginary = shared.SubView(points, points);
            for (int row = Grid.IdxX; row < signals * frames; row += Grid.DimX)
            {
                fft.Transform(waveforms, row / frames * samples, samples, row % frames * shape.HopLength - points, real, imaginary, points);
                fft.ToPower(real, imaginary, points);
                Group.Barrier();
                for (int bin = Group.IdxX; bin <= points; bin += Group.DimX)
                    power[row * (points + 1) + bin] = GroupFft.Power(real, imaginary, points, bin);
                Group.Barrier(); // Before the next frame is loaded.
            }
        }
    }

    /// <summary>
    /// One group: one frame of one channel, from its samples to decibels; the last of an image's groups writes the image's largest value. One
    /// thread: butterflies, then bins, then bands. Shared: the transform (L floats). 4·hop bytes read and 4 written a band and frame.
    /// </summary>
    internal readonly struct LogMel<TShared>(
        GroupFft fft,
        MelFilters filters,
        ArrayView<float> waveforms,
        ArrayView<float> features,
        ArrayView<float> largest,
        ArrayView<int> tickets,
        int images,
        int channels,
        int samples,
        int bands) : IKernel<StftShape>
        where TShared : struct, ISharedLength
    {
        public void Run(StftShape shape)
        {
            int points = shape.FftLength / 2;
            int frames = 1 + samples / shape.HopLength;
            int rows = channels * frames;
            ArrayView<float> shared = SharedMemory.Allocate<float>(TShared.Floats);
            ArrayView<float> real = shared.SubView(0, points);
            ArrayView<float> imaginary = shared.SubView(points, points);
            for (int row = Grid.IdxX; row < images * rows; row += Grid.DimX)
            {
                int image = row / rows;
                int frame = row % frames;
                fft.Transform(waveforms, row / frames * samples, samples, frame * shape.HopLength - points, real, imaginary, points);
                fft.ToPower(real, imaginary, points);
                Group.Barrier();
                for (int band = Group.IdxX; band < bands; band += Group.DimX)
                {
                    int place = ((image * bands + band) * frames + frame) * channels + row / frames % channels;
                    features[place] = Decibels(filters.Apply(real, imaginary, points, band));
                }

                // The last group reads the whole image again: less than a maximum over the threads of every group.
                bool finishes = LastGroup.Finishes(tickets, image, rows);
                if (finishes)
                    shared[Group.IdxX] = PeakOfThread(image * rows * bands, rows * bands);
                Group.Barrier();
                if (finishes && Group.IdxX == 0)
                    largest[image] = PeakOfThreads(shared);
                Group.Barrier(); // Before the next frame is loaded.
            }
        }

        private float PeakOfThread(int first, int count)
        {
            float peak = float.NegativeInfinity;
            for (int index = Group.IdxX; index < count; index += Group.DimX)
                peak = Largest.Combine(peak, features[first + index]);
            return peak;
        }

        private static float PeakOfThreads(ArrayView<float> shared)
        {
            float peak = shared[0];
            for (int thread = 1; thread < Group.DimX; thread++)
                peak = Largest.Combine(peak, shared[thread]);
            return peak;
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
                    float decibels = Decibels(values[item]);
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
