using System.Runtime.CompilerServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    void IBackend.SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        in LossTargets targets,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state)
    {
        int images = shape.Models * shape.Batch;
        pool.Run(
            new SoftmaxCrossEntropyWork
            {
                Shape = shape,
                Logits = Pointer(logits, shape.Logits),
                Labels = Pointer(targets.Labels, images),
                Partners = targets.Mix.IsEmpty ? null : Pointer(targets.Mix.Partners, images),
                Shares = PointerOrNull(targets.Mix.Shares, new Shape(images)),
                ClassWeights = PointerOrNull(targets.ClassWeights, new Shape(shape.Models, shape.Classes)),
                ImageLoss = Pointer(imageLoss, new Shape(images)),
                GradLogits = Pointer(gradLogits, shape.Logits),
                Counters = Pointer(state.Counters, shape.Models),
                Schedule = Pointer(state.Schedule, (long)shape.Models * state.Steps),
                Log = Pointer(state.Log, (long)shape.Models * state.Steps),
                Steps = state.Steps,
            },
            shape.Models);
    }

    private struct SoftmaxCrossEntropyWork : IChunkedWork
    {
        public SoftmaxCrossEntropyShape Shape;
        public float* Logits;
        public int* Labels;
        public int* Partners;
        public float* Shares;
        public float* ClassWeights;
        public float* ImageLoss;
        public float* GradLogits;
        public StepCounters* Counters;
        public ScheduleEntry* Schedule;
        public StepLogEntry* Log;
        public int Steps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int first = chunk * Shape.Batch;
            StepCounters now = Counters[chunk];
            long row = (long)chunk * Steps + now.Step;
            double smoothing = now.IsLogged(Steps) ? Schedule[row].LabelSmoothing : 0;
            double totalWeight = 0;
            for (int n = first; n < first + Shape.Batch; n++)
                totalWeight += (1 - PartnersShare(n)) * Weight(n, Labels[n]) + PartnersShare(n) * Weight(n, Partner(n));

            double totalLoss = 0;
            int correct = 0;
            for (int n = first; n < first + Shape.Batch; n++)
            {
                float* z = Logits + (long)n * Shape.Classes;
                int largest = 0;
                for (int k = 1; k < Shape.Classes; k++)
                {
                    if (z[k] > z[largest])
                        largest = k;
                }

                double sum = 0;
                for (int k = 0; k < Shape.Classes; k++)
                    sum += Math.Exp((double)z[k] - z[largest]);

                totalLoss += Judge(n, z, Math.Log(sum) + z[largest], smoothing);
                Differentiate(n, z, z[largest], sum, smoothing, totalWeight);
                correct += largest == (PartnersShare(n) > 0.5 ? Partner(n) : Labels[n]) ? 1 : 0;
            }

            if (now.IsLogged(Steps))
                Log[row] = Log[row] with { Loss = (float)(totalLoss / totalWeight), Correct = correct };
        }

        /// <summary>Writes an image's loss as without class weights and returns it with them.</summary>
        private readonly double Judge(int n, float* z, double logSum, double smoothing)
        {
            double own = LossOf(Labels[n], z, logSum), partner = LossOf(Partner(n), z, logSum);
            double all = 0, allWeighted = 0;
            for (int k = 0; smoothing > 0 && k < Shape.Classes; k++)
            {
                all += logSum - z[k];
                allWeighted += Weight(n, k) * (logSum - z[k]);
            }

            double perClass = smoothing / Shape.Classes;
            ImageLoss[n] = (float)((1 - smoothing) * ((1 - PartnersShare(n)) * own + PartnersShare(n) * partner) + perClass * all);
            own *= Weight(n, Labels[n]);
            partner *= Weight(n, Partner(n));
            return (1 - smoothing) * ((1 - PartnersShare(n)) * own + PartnersShare(n) * partner) + perClass * allWeighted;
        }

        /// <summary>Writes the gradient, that of one label after the other: p − onehot for each, times what it counts.</summary>
        private readonly void Differentiate(int n, float* z, float largest, double sum, double smoothing, double totalWeight)
        {
            int label = Labels[n], partner = Partner(n);
            double own = (1 - smoothing) * (1 - PartnersShare(n)) * Weight(n, label);
            double other = (1 - smoothing) * PartnersShare(n) * Weight(n, partner);
            double perClass = smoothing / Shape.Classes, allWeights = 0;
            for (int k = 0; smoothing > 0 && k < Shape.Classes; k++)
                allWeights += Weight(n, k);
            if (!IsClass(label) || !IsClass(partner))
                own = double.NaN;

            float* dz = GradLogits + (long)n * Shape.Classes;
            for (int k = 0; k < Shape.Classes; k++)
            {
                double probability = Math.Exp((double)z[k] - largest) / sum;
                double gradient = own * (probability - (k == label ? 1 : 0)) + other * (probability - (k == partner ? 1 : 0));
                if (smoothing > 0)
                    gradient += perClass * (allWeights * probability - Weight(n, k));
                dz[k] = (float)(gradient / totalWeight);
            }
        }

        private readonly double LossOf(int label, float* z, double logSum) => IsClass(label) ? logSum - z[label] : double.NaN;

        private readonly double PartnersShare(int n) => Shares == null ? 0 : Shares[n];

        private readonly int Partner(int n) => Partners == null ? Labels[n] : Partners[n];

        // A label that is no class has its NaN from elsewhere.
        private readonly double Weight(int n, int label) =>
            ClassWeights == null || !IsClass(label) ? 1 : ClassWeights[n / Shape.Batch * Shape.Classes + label];

        private readonly bool IsClass(int label) => (uint)label < (uint)Shape.Classes;
    }
}
