using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <remarks>The convolution's two derivatives depend on the same gradient and not on each other: some groups compute one, some the other.</remarks>
internal static partial class ConvBlockKernels
{
    // A slice of the parameter gradient: as many items (a few rows, neighbouring output channels) as threads read side by side, times parts of
    // the sum.
    public const int SliceItems = 16;
    private const int SliceParts = 8;

    /// <summary>Slices of one model's parameter gradient.</summary>
    public static int Slices(Conv2dShape shape, int lanes) =>
        (ConvolutionSums.RowBlocks(shape) * (shape.OutputChannels / lanes) + SliceItems - 1) / SliceItems;

    /// <summary>Rows of one slice, each of neighbouring output channels.</summary>
    public static int SliceRows(Conv2dShape shape) => SliceItems * ConvolutionSums.RowsAThread(shape);

    /// <summary>Units of one slice.</summary>
    public static int SliceUnits(Conv2dShape shape, int batch) => (batch * ConvolutionSums.Chunks(shape) + SliceParts - 1) / SliceParts;

    /// <summary>
    /// The gradients of weight, bias and input, and of γ and β of the batch norm before. One group: either a slice of the parameters over eight
    /// parts of the images, one thread an item and a part; or a unit of input places, one thread input channels of a place, and then a part of a
    /// channel's sums. Shared: both kinds of sums. 2·ky·kx·Co/s² flops per input, 2·N·H'·W' per weight.
    /// </summary>
    internal readonly struct Gradients<TIn, TOut, TReader>(
        TReader input, GradientViews views, ArrayView<int> tickets, int inputUnits, int hasNorm, int models, int batch) : IKernel<Conv2dShape>
        where TIn : unmanaged, ILanes<TIn>
        where TOut : unmanaged, ILanes<TOut>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            ArrayView<Pair> pairs = SharedMemory.Allocate<Pair>(Slots);
            ArrayView<TOut> sums = SharedMemory.Allocate<TOut>(SliceItems * SliceParts * Lanes4.Count);
            var slots = new ChannelSlots(shape.InputChannels);
            int slices = Slices(shape, TOut.Count);
            int sliceUnits = SliceUnits(shape, batch);
            int parameterUnits = models * slices * sliceUnits;
            for (int unit = Grid.IdxX; unit < parameterUnits + models * inputUnits; unit += Grid.DimX)
            {
                // All groups pass all barriers, whichever of the two they compute.
                bool isInput = unit >= parameterUnits;
                int inputUnit = unit - parameterUnits;
                int model = isInput ? inputUnit / Math.Max(1, inputUnits) : unit / (slices * sliceUnits);
                int slice = unit / sliceUnits % slices;
                if (isInput)
                    Differentiate(shape, model, inputUnit - model * inputUnits);
                else
                    SumParts(shape, sums, model, slice, unit % sliceUnits);
                MemoryFence.GroupLevel();
                Group.Barrier(); // The unit's gradients, or its threads' sums, are there.

                if (!isInput)
                    StoreSlice(shape, sums, unit);
                else if (hasNorm != 0)
                    SumPlaces(shape, pairs, slots, model, inputUnit - model * inputUnits);
                Group.Barrier();
                if (isInput && hasNorm != 0)
                {
                    for (int channel = Group.IdxX; channel < shape.InputChannels; channel += Group.DimX)
                        views.InputPartials[inputUnit * shape.InputChannels + channel] = slots.Combine<Pair, Pair>(pairs, channel);
                }

                bool finishes = LastGroup.Finishes(
                    tickets, isInput ? model : models + model * slices + slice, isInput ? inputUnits : sliceUnits);
                if (finishes && isInput && hasNorm != 0)
                    SumUnits(shape.InputChannels, pairs, slots, model);
                else if (finishes && !isInput)
                    FinishSlice(shape, model, slice);
                Group.Barrier();
                if (finishes && isInput && hasNorm != 0)
                    FinishNorm(shape.InputChannels, pairs, slots, model);
                Group.Barrier(); // Before the next unit's sums are written.
            }
        }

        private void Differentiate(Conv2dShape shape, int model, int unit)
        {
            int blocks = shape.InputChannels / TIn.Count;
            int perImage = shape.InputHeight * shape.InputWidth;
            int first = unit * UnitPlaces(shape.InputChannels);
            int places = Math.Min(UnitPlaces(shape.InputChannels), batch * perImage - first);
            for (int item = Group.IdxX; item < places * blocks; item += Group.DimX)
            {
                int channel = item % blocks * TIn.Count;
                int place = model * batch * perImage + first + item / blocks;
                ConvolutionSums.Input<TIn, TOut>(
                        shape, views.Gradient, views.Exchanged, model, place / perImage, place % perImage, channel)
                    .Store(views.GradInput, place * shape.InputChannels + channel);
            }
        }

        /// <summary>dγ and dβ of the batch norm before, over the unit's places, still without the factor 1/√(σ²+ε).</summary>
        private void SumPlaces(Conv2dShape shape, ArrayView<Pair> pairs, ChannelSlots slots, int model, int unit)
        {
            int population = batch * shape.InputHeight * shape.InputWidth;
            int first = unit * UnitPlaces(shape.InputChannels);
            int end = Math.Min(first + UnitPlaces(shape.InputChannels), population);
            for (int slot = Group.IdxX; slot < slots.Count; slot += Group.DimX)
            {
                int channel = slots.Channel(slot);
                float mean = views.MeanBefore[model, channel];
                Pair pair = default;
                for (int place = first + slots.First(slot); place < end; place += slots.Parts)
                {
                    int index = (model * population + place) * shape.InputChannels + channel;
                    float gradient = views.GradInput[index];
                    pair = Pair.Combine(pair, new Pair(gradient * (views.Input[index] - mean), gradient));
                }

                pairs[slot] = pair;
            }
        }

        private void SumUnits(int channels, ArrayView<Pair> pairs, ChannelSlots slots, int model)
        {
            for (int slot = Group.IdxX; slot < slots.Count; slot += Group.DimX)
            {
                Pair pair = default;
                for (int unit = slots.First(slot); unit < inputUnits; unit += slots.Parts)
                    pair = Pair.Combine(pair, views.InputPartials[(model * inputUnits + unit) * channels + slots.Channel(slot)]);
                pairs[slot] = pair;
            }
        }

        private void FinishNorm(int channels, ArrayView<Pair> pairs, ChannelSlots slots, int model)
        {
            for (int channel = Group.IdxX; channel < channels; channel += Group.DimX)
            {
                Pair pair = slots.Combine<Pair, Pair>(pairs, channel);
                views.GradGammaBefore[model, channel] = pair.First / MathF.Sqrt(views.VarianceBefore[model, channel] + BatchNorm2dShape.Epsilon);
                views.GradBetaBefore[model, channel] = pair.Second;
            }
        }

        private void SumParts(Conv2dShape shape, ArrayView<TOut> sums, int model, int slice, int unit)
        {
            int blocks = shape.OutputChannels / TOut.Count;
            int chunks = ConvolutionSums.Chunks(shape);
            for (int slot = Group.IdxX; slot < SliceItems * SliceParts; slot += Group.DimX)
            {
                int item = slice * SliceItems + slot % SliceItems;
                int part = unit * SliceParts + slot / SliceItems;
                RowSums<TOut> rows = default;
                if (item < ConvolutionSums.RowBlocks(shape) * blocks && part < batch * chunks)
                {
                    rows = ConvolutionSums.Parameter<TOut, TReader>(
                        shape, input, views.Gradient, model, model * batch + part / chunks, part % chunks, item / blocks, item % blocks * TOut.Count);
                }

                rows.Store(ConvolutionSums.RowsAThread(shape), sums, slot * ConvolutionSums.RowsAThread(shape), 1);
            }
        }

        /// <summary>The sums of the group's parts, in order, to <c>[M][slice][unit][item][row]</c>.</summary>
        private void StoreSlice(Conv2dShape shape, ArrayView<TOut> sums, int unit)
        {
            int rows = SliceRows(shape);
            for (int slot = Group.IdxX; slot < rows; slot += Group.DimX)
            {
                TOut sum = sums[slot];
                for (int part = 1; part < SliceParts; part++)
                    sum = sum.Add(sums[part * rows + slot]);
                sum.Store(views.ParameterPartials, (unit * rows + slot) * TOut.Count);
            }
        }

        private void FinishSlice(Conv2dShape shape, int model, int slice)
        {
            int blocks = shape.OutputChannels / TOut.Count;
            int rows = SliceRows(shape);
            int rowsAnItem = ConvolutionSums.RowsAThread(shape);
            int units = SliceUnits(shape, batch);
            int bias = ConvolutionSums.ParameterRows(shape) - 1;
            for (int slot = Group.IdxX; slot < rows; slot += Group.DimX)
            {
                int item = slice * SliceItems + slot / rowsAnItem;
                int row = item / blocks * rowsAnItem + slot % rowsAnItem;
                if (row > bias)
                    continue;

                TOut sum = default;
                for (int unit = 0; unit < units; unit++)
                    sum = sum.Add(TOut.Load(views.ParameterPartials, (((model * Slices(shape, TOut.Count) + slice) * units + unit) * rows + slot) * TOut.Count));

                int channel = item % blocks * TOut.Count;
                if (row < bias)
                    sum.Store(views.GradWeight.Values, views.GradWeight.Start(model) + row * shape.OutputChannels + channel);
                else
                    sum.Store(views.GradBias.Values, views.GradBias.Start(model) + channel);
            }
        }
    }
}
