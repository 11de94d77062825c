using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.GatherFrames(
        in GatherFramesShape shape, in Tensor store, DeviceBuffer<int> rows, in Tensor draws, TimeShift shift, in Tensor output)
    {
        // A row of frames, channels innermost, is rolled as a row of samples is.
        pool.Run(
            new GatherWork
            {
                Store = Pointer(store, new Shape(store.Shape[0], shape.Height, shape.Width, shape.Channels)),
                StoreRows = store.Shape[0],
                Rows = Pointer(rows, shape.Images),
                Draws = Draws(draws, shape.Images),
                DrawStride = draws.IsEmpty ? 0 : draws.Shape[1],
                Shift = shift,
                Output = Pointer(output, shape.Output),
                Lines = shape.Height,
                Positions = shape.Width,
                Width = shape.Channels,
            },
            shape.Images);
    }

    /// <inheritdoc/>
    void IBackend.GatherSamples(
        in GatherSamplesShape shape, in Tensor store, DeviceBuffer<int> rows, in Tensor draws, TimeShift shift, in Tensor output) =>
        pool.Run(
            new GatherWork
            {
                Store = Pointer(store, new Shape(store.Shape[0], shape.Channels, shape.Samples)),
                StoreRows = store.Shape[0],
                Rows = Pointer(rows, shape.Images),
                Draws = Draws(draws, shape.Images),
                DrawStride = draws.IsEmpty ? 0 : draws.Shape[1],
                Shift = shift,
                Output = Pointer(output, shape.Output),
                Lines = shift.AcrossChannels ? 1 : shape.Channels,
                Positions = shift.AcrossChannels ? shape.Channels * shape.Samples : shape.Samples,
                Width = 1,
            },
            shape.Images);

    /// <inheritdoc/>
    void IBackend.GatherLabels(int count, DeviceBuffer<int> list, DeviceBuffer<int> rows, DeviceBuffer<int> output)
    {
        int* from = Pointer(list, 1);
        int* row = Pointer(rows, count);
        int* to = Pointer(output, count);
        for (int i = 0; i < count; i++)
            to[i] = from[RequireRow(row[i], list.Length)];
    }

    private static float* Draws(in Tensor draws, int images) => draws.IsEmpty ? null : Pointer(draws, new Shape(images, draws.Shape[1]));

    private static int RequireRow(int row, long rows) => (uint)row < rows
        ? row
        : throw new ShapeException($"gather: row {row} of {rows}");

    private struct GatherWork : IChunkedWork
    {
        public float* Store;
        public int StoreRows;
        public int* Rows;
        public float* Draws;
        public int DrawStride;
        public TimeShift Shift;
        public float* Output;
        public int Lines;
        public int Positions;
        public int Width;

        public readonly void Execute(int chunk, int worker)
        {
            long image = (long)Lines * Positions * Width;
            int shift = Draws == null
                ? 0
                : AugmentationRule.Shift(Draws[(long)chunk * DrawStride + AugmentationRule.ShiftDraw], Shift.Limit, Shift.BothWays);
            int right = ((shift % Positions) + Positions) % Positions;
            int line = Positions * Width;
            int wrapped = right * Width;
            float* from = Store + RequireRow(Rows[chunk], StoreRows) * image;
            float* to = Output + chunk * image;
            for (int i = 0; i < Lines; i++, from += line, to += line)
            {
                new ReadOnlySpan<float>(from, line - wrapped).CopyTo(new Span<float>(to + wrapped, line - wrapped));
                new ReadOnlySpan<float>(from + line - wrapped, wrapped).CopyTo(new Span<float>(to, wrapped));
            }
        }
    }
}
