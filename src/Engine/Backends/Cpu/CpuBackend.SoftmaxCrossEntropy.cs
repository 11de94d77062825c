using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        DeviceBuffer<int> labels,
        in Tensor classWeights,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state) =>
        pool.Run(
            new SoftmaxCrossEntropyWork
            {
                Shape = shape,
                Logits = Pointer(logits, shape.Logits),
                Labels = Pointer(labels, shape.Models * shape.Batch),
                ClassWeights = PointerOrNull(classWeights, new Shape(shape.Models, shape.Classes)),
                ImageLoss = Pointer(imageLoss, new Shape(shape.Models * shape.Batch)),
                GradLogits = Pointer(gradLogits, shape.Logits),
                Counters = Pointer(state.Counters, shape.Models),
                Log = Pointer(state.Log, (long)shape.Models * state.Steps),
                Steps = state.Steps,
            },
            shape.Models);

    private struct SoftmaxCrossEntropyWork : IChunkedWork
    {
        public SoftmaxCrossEntropyShape Shape;
        public float* Logits;
        public int* Labels;
        public float* ClassWeights;
        public float* ImageLoss;
        public float* GradLogits;
        public StepCounters* Counters;
        public StepLogEntry* Log;
        public int Steps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int classes = Shape.Classes;
            int first = chunk * Shape.Batch;
            float* weights = ClassWeights == null ? null : ClassWeights + chunk * classes;
            double totalWeight = 0;
            for (int n = first; n < first + Shape.Batch; n++)
                totalWeight += weights == null ? 1 : weights[Labels[n]];

            double totalLoss = 0;
            int correct = 0;
            for (int n = first; n < first + Shape.Batch; n++)
            {
                float* z = Logits + (long)n * classes;
                float* dz = GradLogits + (long)n * classes;
                int label = Labels[n];
                int largest = 0;
                for (int k = 1; k < classes; k++)
                {
                    if (z[k] > z[largest])
                        largest = k;
                }

                double sum = 0;
                for (int k = 0; k < classes; k++)
                    sum += Math.Exp((double)z[k] - z[largest]);

                double loss = Math.Log(sum) + z[largest] - z[label];
                double weight = weights == null ? 1 : weights[label];
                for (int k = 0; k < classes; k++)
                {
                    double probability = Math.Exp((double)z[k] - z[largest]) / sum;
                    dz[k] = (float)(weight * (probability - (k == label ? 1 : 0)) / totalWeight);
                }

                ImageLoss[n] = (float)loss;
                totalLoss += weight * loss;
                correct += largest == label ? 1 : 0;
            }

            StepCounters now = Counters[chunk];
            StepLogEntry* log = Log + (long)chunk * Steps;
            if (now.IsLogged(Steps))
                log[now.Step] = log[now.Step] with { Loss = (float)(totalLoss / totalWeight), Correct = correct };
        }
    }
}
