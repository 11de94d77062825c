using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.GatherClips(
        in GatherClipsShape shape,
        in ClipStore store,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> starts,
        in Tensor draws,
        TimeShift shift,
        in Tensor output,
        DeviceBuffer<int> labels) =>
        pool.Run(
            new ClipWork
            {
                Shorts = Pointer(store.Shorts, 0),
                ShortsLength = store.Shorts.Length,
                Floats = Pointer(store.Floats, 0),
                FloatsLength = store.Floats.Length,
                Places = Pointer(store.Places, shape.Clips),
                LabelOf = Pointer(store.Labels, shape.Clips),
                Clips = Pointer(clips, shape.Images),
                Starts = Pointer(starts, (long)shape.Models * shape.Clips),
                Draws = Draws(draws, shape.Images),
                DrawStride = draws.IsEmpty ? 0 : draws.Shape[1],
                Shift = shift,
                Output = Pointer(output, shape.Output),
                Labels = Pointer(labels, shape.Images),
                Shape = shape,
            },
            shape.Images);

    /// <summary>One chunk is one image.</summary>
    private struct ClipWork : IChunkedWork
    {
        private const float Scale = 1f / 32768;

        public short* Shorts;
        public long ShortsLength;
        public float* Floats;
        public long FloatsLength;
        public ClipPlace* Places;
        public int* LabelOf;
        public int* Clips;
        public int* Starts;
        public float* Draws;
        public int DrawStride;
        public TimeShift Shift;
        public float* Output;
        public int* Labels;
        public GatherClipsShape Shape;

        public readonly void Execute(int chunk, int worker)
        {
            int clip = RequireRow(Clips[chunk], Shape.Clips);
            Labels[chunk] = LabelOf[clip];
            ClipPlace place = Places[clip];
            long first = (long)place.Block * ClipStore.BlockLength;
            long end = first + (long)place.Channels * place.Frames;
            if (first < 0 || end > (place.IsFloat != 0 ? FloatsLength : ShortsLength))
                throw new ShapeException($"GatherClips: clip {clip} lies at {first} to {end}, beyond the store");

            int samples = Shape.Samples;
            int start = Starts[(long)(chunk / Shape.Batch) * Shape.Clips + clip];
            int begin = (int)Math.Clamp(-(long)start, 0, samples);
            int behind = (int)Math.Clamp((long)place.Frames - start, begin, samples);
            int line = Shift.AcrossChannels ? Shape.Channels * samples : samples;
            int shift = Draws == null
                ? 0
                : AugmentationRule.Shift(Draws[(long)chunk * DrawStride + AugmentationRule.ShiftDraw], Shift.Limit, Shift.BothWays);
            int right = ((shift % line) + line) % line;

            for (int channel = 0; channel < Shape.Channels; channel++)
            {
                // Across channels all of them are one line, in which this one's samples begin further right.
                var to = new Span<float>(Output + ((long)chunk * Shape.Channels + (Shift.AcrossChannels ? 0 : channel)) * samples, line);
                int offset = Shift.AcrossChannels ? channel * samples : 0;
                long source = first + (place.Channels == 1 ? 0 : (long)channel * place.Frames) + start - offset;
                Put(to, offset, begin, right, null, null, 0);
                Put(to, offset + begin, behind - begin, right, Shorts, Floats, source, place.IsFloat != 0);
                Put(to, offset + behind, samples - behind, right, null, null, 0);
            }
        }

        /// <summary>Writes some positions of a line, each rolled right: in one piece, or in two where they go beyond its end.</summary>
        private static void Put(Span<float> line, int position, int count, int right, short* shorts, float* floats, long source, bool isFloat = false)
        {
            while (count > 0)
            {
                int target = (int)(((long)position + right) % line.Length);
                int piece = Math.Min(count, line.Length - target);
                Span<float> to = line.Slice(target, piece);
                if (shorts == null)
                    to.Clear();
                else if (isFloat)
                    new ReadOnlySpan<float>(floats + source + position, piece).CopyTo(to);
                else
                    Widen(shorts + source + position, to);
                position += piece;
                count -= piece;
            }
        }

        private static void Widen(short* from, Span<float> to)
        {
            int i = 0;
            for (; i + Vector256<short>.Count <= to.Length; i += Vector256<short>.Count)
            {
                (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.Load(from + i));
                (Vector256.ConvertToSingle(lower) * Scale).CopyTo(to[i..]);
                (Vector256.ConvertToSingle(upper) * Scale).CopyTo(to[(i + Vector256<int>.Count)..]);
            }

            for (; i < to.Length; i++)
                to[i] = from[i] * Scale;
        }
    }
}
