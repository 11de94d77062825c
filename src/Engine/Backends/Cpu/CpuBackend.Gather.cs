using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.GatherSpectrogramsWorkspace(in SpecAugmentShape shape) => ((IBackend)this).SpecAugmentWorkspace(shape);

    /// <inheritdoc/>
    void IBackend.GatherSpectrograms(
        in SpecAugmentShape shape,
        in SpectrogramStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        TimeShift shift,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> rows,
        DeviceBuffer<int> labels,
        in Tensor workspace) =>
        Composed.GatherSpectrograms(this, shape, store, clips, draws, shift, moments, output, rows, labels, workspace);

    /// <inheritdoc/>
    void IBackend.GatherFrames(
        in GatherFramesShape shape,
        in Tensor store,
        in Tensor mono,
        DeviceBuffer<int> rows,
        in Tensor draws,
        TimeShift shift,
        in Tensor output)
    {
        // A row of frames, channels innermost, is rolled as a row of samples is.
        pool.Run(
            new GatherWork
            {
                Store = PointerOrNull(store, new Shape(store.Rows, shape.Height, shape.Width, shape.Channels)),
                StoreRows = store.Rows,
                Mono = PointerOrNull(mono, new Shape(mono.Rows, shape.Height, shape.Width, 1)),
                MonoRows = mono.Rows,
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
        public float* Mono;
        public int MonoRows;
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
            Copy(Rows[chunk], shift, Output + chunk * image);
        }

        /// <summary>Copies a row, rolled to the right; mono rows come after the others.</summary>
        public readonly void Copy(int chosen, int shift, float* to)
        {
            long image = (long)Lines * Positions * Width;
            int right = ((shift % Positions) + Positions) % Positions;
            int row = RequireRow(chosen, StoreRows + MonoRows);
            if (row >= StoreRows)
            {
                CopyMono(Mono + (row - StoreRows) * (image / Width), to, right);
                return;
            }

            int line = Positions * Width;
            int wrapped = right * Width;
            float* from = Store + row * image;
            for (int i = 0; i < Lines; i++, from += line, to += line)
            {
                new ReadOnlySpan<float>(from, line - wrapped).CopyTo(new Span<float>(to + wrapped, line - wrapped));
                new ReadOnlySpan<float>(from + line - wrapped, wrapped).CopyTo(new Span<float>(to, wrapped));
            }
        }

        private readonly void CopyMono(float* from, float* to, int right)
        {
            for (int i = 0; i < Lines; i++, from += Positions, to += Positions * Width)
            {
                Repeat(from, to + right * Width, Positions - right);
                Repeat(from + Positions - right, to, right);
            }
        }

        // x0, x1, … to x0, x0, x1, x1, …
        private readonly void Repeat(float* from, float* to, int count)
        {
            int i = 0;
            if (Width == 2)
            {
                for (; i + 8 <= count; i += 8)
                {
                    Vector256<float> x = Vector256.Load(from + i);
                    Vector256.Shuffle(x, Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3)).Store(to + 2 * i);
                    Vector256.Shuffle(x, Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7)).Store(to + 2 * i + 8);
                }
            }

            for (; i < count; i++)
                new Span<float>(to + (long)i * Width, Width).Fill(from[i]);
        }
    }
}
