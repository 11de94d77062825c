using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Softmax and cross-entropy against soft targets, in double.</summary>
public static class SoftmaxCrossEntropyReference
{
    /// <summary>What images are judged against.</summary>
    /// <param name="Labels">y.</param>
    /// <param name="ClassWeights">w of each model, or null for 1.</param>
    /// <param name="Partners">y₂, or null where images are not mixed.</param>
    /// <param name="Shares">λ, or null for 0.</param>
    /// <param name="Smoothing">ε of each model, or null for 0.</param>
    public sealed record Targets(
        int[] Labels, double[]? ClassWeights = null, int[]? Partners = null, double[]? Shares = null, double[]? Smoothing = null);

    /// <summary>
    /// With a target <c>a_k = w_k·((1−ε)·((1−λ)·[k=y] + λ·[k=y₂]) + ε/K)</c> for each class: an image's loss <c>−Σ_k a_k·log softmax(z)_k</c>, a model's
    /// loss the sum of these over <c>Σ ((1−λ)·w_y + λ·w_{y₂})</c>, its derivative, and the number of images whose first largest logit is the label
    /// with the larger share. A label that is no class makes its image NaN.
    /// </summary>
    public static (double[] ImageLoss, double[] GradLogits, double[] Loss, int[] Correct) Evaluate(
        SoftmaxCrossEntropyShape shape, double[] logits, Targets targets)
    {
        int classes = shape.Classes;
        int images = shape.Models * shape.Batch;
        int[] labels = targets.Labels, partners = targets.Partners ?? targets.Labels;
        var imageLoss = new double[images];
        var gradLogits = new double[logits.Length];
        var loss = new double[shape.Models];
        var correct = new int[shape.Models];
        var totalWeight = new double[shape.Models];
        for (int n = 0; n < images; n++)
            totalWeight[n / shape.Batch] += (1 - Share(n)) * Weight(n, labels[n]) + Share(n) * Weight(n, partners[n]);

        for (int n = 0; n < images; n++)
        {
            int model = n / shape.Batch;
            double[] row = logits[(n * classes)..((n + 1) * classes)];
            double largest = row.Max();
            double partition = row.Sum(z => Math.Exp(z - largest));
            double smoothing = targets.Smoothing?[model] ?? 0;
            double whole = labels[n] < 0 || labels[n] >= classes || partners[n] < 0 || partners[n] >= classes ? double.NaN : 1;
            double[] plain = [.. row.Select((_, k) => whole
                * ((1 - smoothing) * ((1 - Share(n)) * (k == labels[n] ? 1 : 0) + Share(n) * (k == partners[n] ? 1 : 0)) + smoothing / classes))];
            double[] weighted = [.. plain.Select((target, k) => Weight(n, k) * target)];
            for (int k = 0; k < classes; k++)
            {
                double surprise = Math.Log(partition) + largest - row[k];
                imageLoss[n] += plain[k] * surprise;
                loss[model] += weighted[k] * surprise / totalWeight[model];
                gradLogits[n * classes + k] = (weighted.Sum() * Math.Exp(row[k] - largest) / partition - weighted[k]) / totalWeight[model];
            }

            if (Array.IndexOf(row, largest) == (Share(n) > 0.5 ? partners[n] : labels[n]))
                correct[model]++;
        }

        return (imageLoss, gradLogits, loss, correct);

        double Weight(int image, int label) => targets.ClassWeights is null || label < 0 || label >= classes
            ? 1
            : targets.ClassWeights[image / shape.Batch * classes + label];
        double Share(int image) => targets.Shares?[image] ?? 0;
    }
}
