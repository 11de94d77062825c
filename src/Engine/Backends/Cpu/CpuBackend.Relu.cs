using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>Elements of one chunk of an elementwise operation.</summary>
    private const int ElementChunk = 1 << 14;

    /// <inheritdoc/>
    void IBackend.ReluForward(in Tensor input, in Tensor output) =>
        pool.Run(new ReluForwardWork { Input = Pointer(input, input.Shape), Output = Pointer(output, input.Shape), Count = input.Count }, ElementChunks(input.Count));

    /// <inheritdoc/>
    void IBackend.ReluBackward(in Tensor output, in Tensor gradOutput, in Tensor gradInput) =>
        pool.Run(
            new ReluBackwardWork
            {
                Output = Pointer(output, output.Shape),
                GradOutput = Pointer(gradOutput, output.Shape),
                GradInput = Pointer(gradInput, output.Shape),
                Count = output.Count,
            },
            ElementChunks(output.Count));

    private static int ElementChunks(long count) => (int)((count + ElementChunk - 1) / ElementChunk);

    private struct ReluForwardWork : IChunkedWork
    {
        public float* Input;
        public float* Output;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            long i = (long)chunk * ElementChunk;
            long end = Math.Min(i + ElementChunk, Count);
            for (; i + 8 <= end; i += 8)
            {
                // Not a maximum: NaN is not below zero and passes.
                Vector256<float> x = Vector256.Load(Input + i);
                Vector256.AndNot(x, Vector256.LessThanOrEqual(x, Vector256<float>.Zero)).Store(Output + i);
            }

            for (; i < end; i++)
                Output[i] = Input[i] <= 0f ? 0f : Input[i];
        }
    }

    private struct ReluBackwardWork : IChunkedWork
    {
        public float* Output;
        public float* GradOutput;
        public float* GradInput;
        public long Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            long i = (long)chunk * ElementChunk;
            long end = Math.Min(i + ElementChunk, Count);
            for (; i + 8 <= end; i += 8)
            {
                Vector256<float> closed = Vector256.LessThanOrEqual(Vector256.Load(Output + i), Vector256<float>.Zero);
                Vector256.AndNot(Vector256.Load(GradOutput + i), closed).Store(GradInput + i);
            }

            for (; i < end; i++)
                GradInput[i] = Output[i] <= 0f ? 0f : GradOutput[i];
        }
    }
}
