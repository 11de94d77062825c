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

        public readonly void Execute(int chunk, int worker)
        {
            long first = (long)chunk * ElementChunk;
            Rectifier.Forward(Input + first, Output + first, Math.Min(ElementChunk, Count - first));
        }
    }

    private struct ReluBackwardWork : IChunkedWork
    {
        public float* Output;
        public float* GradOutput;
        public float* GradInput;
        public long Count;

        public readonly void Execute(int chunk, int worker)
        {
            long first = (long)chunk * ElementChunk;
            Rectifier.Backward(Output + first, GradOutput + first, GradInput + first, Math.Min(ElementChunk, Count - first));
        }
    }
}
