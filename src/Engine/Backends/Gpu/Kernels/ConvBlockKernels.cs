using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Convolution, rectifier and batch norm as one launch forward and two backward. A group works on a unit, a stretch of a model's places that the
/// shape alone decides; its sums lie in memory until the group that finishes last adds them up in order (<see cref="LastGroup"/>).
/// </summary>
internal static partial class ConvBlockKernels
{
    /// <summary>The most channels that a block can have: the statistics of a unit's channels are shared in a group.</summary>
    public const int MostChannels = 1024;

    /// <summary>Slots of a group in which sums of channels meet: each thread has one, or each channel.</summary>
    private const int Slots = MostChannels;

    /// <summary>Places of a unit: with eight channels a thread, a thread of 128 computes one place.</summary>
    public static int UnitPlaces(int channels) => Math.Max(1, 1024 / channels);

    /// <summary>Units of one model.</summary>
    public static int Units(int population, int channels) => (population + UnitPlaces(channels) - 1) / UnitPlaces(channels);

    /// <summary>
    /// One thread: output channels of one place, and then a part of a channel's moments over the group's places, which are read once more. One
    /// group: a unit of places, all channels. Shared: moments. 2·ky·kx·Ci flops and 4 bytes written, 8 read per output.
    /// </summary>
    internal readonly struct Forward<TOut, TIn, TReader>(
        TReader input, ConvBlockViews views, ArrayView<float> output, ArrayView<float> partials, ArrayView<int> tickets, int models, int batch)
        : IKernel<Conv2dShape>
        where TOut : unmanaged, ILanes<TOut>
        where TIn : unmanaged, ILanes<TIn>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            ArrayView<Moments> shared = SharedMemory.Allocate<Moments>(Slots);
            var slots = new ChannelSlots(shape.OutputChannels);
            int population = batch * shape.OutputHeight * shape.OutputWidth;
            int units = Units(population, shape.OutputChannels);
            for (int unit = Grid.IdxX; unit < models * units; unit += Grid.DimX)
            {
                int model = unit / units;
                int first = unit % units * UnitPlaces(shape.OutputChannels);
                int places = Math.Min(UnitPlaces(shape.OutputChannels), population - first);
                Convolve(shape, model, first, places);
                MemoryFence.GroupLevel();
                Group.Barrier(); // The unit's outputs are there.

                for (int slot = Group.IdxX; slot < slots.Count; slot += Group.DimX)
                    shared[slot] = MomentsOf(model * population + first, places, shape.OutputChannels, slots, slot);
                Group.Barrier();
                for (int channel = Group.IdxX; channel < shape.OutputChannels; channel += Group.DimX)
                    slots.Combine<Moments, Moments>(shared, channel).Store(partials, unit * shape.OutputChannels + channel);

                bool finishes = LastGroup.Finishes(tickets, model, units);
                if (finishes)
                {
                    for (int slot = Group.IdxX; slot < slots.Count; slot += Group.DimX)
                        shared[slot] = CombineUnits(model * units, units, shape.OutputChannels, slots, slot);
                }

                Group.Barrier();
                if (finishes)
                {
                    for (int channel = Group.IdxX; channel < shape.OutputChannels; channel += Group.DimX)
                        views.WriteStatistics(model, channel, slots.Combine<Moments, Moments>(shared, channel));
                }

                Group.Barrier(); // Before the next unit's moments are written.
            }
        }

        private void Convolve(Conv2dShape shape, int model, int first, int places)
        {
            int blocks = shape.OutputChannels / TOut.Count;
            int perImage = shape.OutputHeight * shape.OutputWidth;
            for (int item = Group.IdxX; item < places * blocks; item += Group.DimX)
            {
                int channel = item % blocks * TOut.Count;
                int place = model * batch * perImage + first + item / blocks;
                ConvolutionSums.Output<TOut, TIn, TReader>(
                        shape, input, views.Weight, views.Bias, model, place / perImage, place % perImage, channel)
                    .Rectified()
                    .Store(output, place * shape.OutputChannels + channel);
            }
        }

        /// <summary>The mean first, then the distances from it.</summary>
        private Moments MomentsOf(int first, int places, int channels, ChannelSlots slots, int slot)
        {
            int start = first * channels + slots.Channel(slot);
            float sum = 0f;
            int count = 0;
            for (int place = slots.First(slot); place < places; place += slots.Parts)
            {
                sum += output[start + place * channels];
                count++;
            }

            float mean = count > 0 ? sum / count : 0f;
            float squares = 0f;
            for (int place = slots.First(slot); place < places; place += slots.Parts)
            {
                float distance = output[start + place * channels] - mean;
                squares += distance * distance;
            }

            return new Moments(count, mean, squares);
        }

        private Moments CombineUnits(int first, int units, int channels, ChannelSlots slots, int slot)
        {
            Moments moments = default;
            for (int unit = slots.First(slot); unit < units; unit += slots.Parts)
                moments = Moments.Combine(moments, Moments.Load(partials, (first + unit) * channels + slots.Channel(slot)));
            return moments;
        }
    }

    /// <summary>
    /// Back through batch norm and rectifier: <c>dz = [y &gt; 0]·γ/√(σ²+ε)·(dy − dβ/P − x̂·dγ/P)</c>, and the weights with their channels exchanged.
    /// One thread: the same channels of up to four places, whose factors it works out once; or one weight. 12 bytes and 6 flops per value.
    /// </summary>
    internal readonly struct OutputGradient<TOut>(
        ConvBlockViews views,
        ArrayView<float> output,
        ArrayView<float> gradOutput,
        ArrayView<float> gradient,
        ArrayView<float> exchanged,
        int weights,
        int models,
        int batch) : IKernel<Conv2dShape>
        where TOut : unmanaged, ILanes<TOut>
    {
        private const int PlacesAThread = 4;

        /// <summary>Items in all.</summary>
        public static long Count(Conv2dShape shape, int weights) =>
            (long)shape.Models * Steps(shape.OutputNorm.Population) * (shape.OutputChannels / TOut.Count) + weights;

        public void Run(Conv2dShape shape)
        {
            int blocks = shape.OutputChannels / TOut.Count;
            int population = batch * shape.OutputHeight * shape.OutputWidth;
            int steps = Steps(population);
            int values = models * steps * blocks;
            for (int item = Items.First; item < values + weights; item += Items.Step)
            {
                if (item >= values)
                    exchanged[item - values] = ConvolutionSums.Exchanged(shape, views.Weight, item - values);
                else
                    Differentiate(shape.OutputChannels, item / (blocks * steps), item / blocks % steps, steps, population, item % blocks * TOut.Count);
            }
        }

        private static int Steps(int population) => (population + PlacesAThread - 1) / PlacesAThread;

        private void Differentiate(int channels, int model, int first, int step, int population, int channel)
        {
            TOut mean = TOut.Load(views.Mean.Values, views.Mean.Start(model) + channel);
            TOut rstd = TOut.Load(views.Variance.Values, views.Variance.Start(model) + channel).ReciprocalDeviation();
            TOut factor = TOut.Load(views.Gamma.Values, views.Gamma.Start(model) + channel).Multiply(rstd);
            TOut constant = TOut.Load(views.GradBeta.Values, views.GradBeta.Start(model) + channel).Multiply(1f / population);
            TOut slope = TOut.Load(views.GradGamma.Values, views.GradGamma.Start(model) + channel).Multiply(rstd).Multiply(1f / population);
            for (int place = first; place < population; place += step)
            {
                int index = (model * population + place) * channels + channel;
                TOut y = TOut.Load(output, index);
                TOut.Load(gradOutput, index)
                    .Subtract(constant)
                    .Subtract(y.Subtract(mean).Multiply(slope))
                    .Multiply(factor)
                    .WherePositive(y)
                    .Store(gradient, index);
            }
        }
    }
}
