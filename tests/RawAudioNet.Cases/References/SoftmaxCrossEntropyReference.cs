using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Softmax and cross-entropy in double.</summary>
public static class SoftmaxCrossEntropyReference
{
    /// <summary>
    /// <c>l_n = log Σ_k e^{z_k} − z_y</c>, a model's loss <c>Σ w_y·l_n / Σ w_y</c>, <c>dz = w_y·(softmax(z) − onehot(y)) / Σ w_y</c>, and the
    /// number of images whose first largest logit is their label's.
    /// </summary>
    public static (double[] ImageLoss, double[] GradLogits, double[] Loss, int[] Correct) Evaluate(
        SoftmaxCrossEntropyShape shape, double[] logits, int[] labels, double[]? classWeights)
    {
        int classes = shape.Classes;
        var imageLoss = new double[labels.Length];
        var gradLogits = new double[logits.Length];
        var loss = new double[shape.Models];
        var correct = new int[shape.Models];
        var totalWeight = new double[shape.Models];
        for (int n = 0; n < labels.Length; n++)
            totalWeight[n / shape.Batch] += Weight(n);

        for (int n = 0; n < labels.Length; n++)
        {
            double[] row = logits[(n * classes)..((n + 1) * classes)];
            double largest = row.Max();
            double partition = row.Sum(z => Math.Exp(z - largest));
            imageLoss[n] = Math.Log(partition) + largest - row[labels[n]];
            int model = n / shape.Batch;
            loss[model] += Weight(n) * imageLoss[n] / totalWeight[model];
            if (Array.IndexOf(row, largest) == labels[n])
                correct[model]++;

            for (int k = 0; k < classes; k++)
            {
                double softmax = Math.Exp(row[k] - largest) / partition;
                gradLogits[n * classes + k] = Weight(n) * (softmax - (k == labels[n] ? 1 : 0)) / totalWeight[model];
            }
        }

        return (imageLoss, gradLogits, loss, correct);

        double Weight(int image) => classWeights is null ? 1 : classWeights[image / shape.Batch * classes + labels[image]];
    }
}
