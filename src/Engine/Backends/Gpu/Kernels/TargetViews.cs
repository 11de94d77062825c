using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>What images are judged against (<see cref="LossTargets"/>), and what follows from it for one of them.</summary>
internal readonly struct TargetViews(
    ArrayView<int> labels, ArrayView<int> partners, ArrayView<float> shares, ArrayView<float> classWeights, int hasMix, int hasWeights)
{
    /// <summary>What an image counts in its model's mean.</summary>
    public float Weight(int image, SoftmaxCrossEntropyShape shape) =>
        (1f - Share(image)) * ClassWeight(image, labels[image], shape) + Share(image) * ClassWeight(image, partners[image], shape);

    /// <summary>The label that a right prediction is: that of the larger share.</summary>
    public int Truth(int image) => Share(image) > 0.5f ? partners[image] : labels[image];

    /// <summary>An image's loss, with class weights or as without them.</summary>
    public float Loss(int image, SoftmaxCrossEntropyShape shape, SoftmaxRow row, float logSum, float largest, float smoothing, bool weighted)
    {
        float own = LossOf(image, labels[image], shape, row, logSum, largest, weighted);
        float partner = LossOf(image, partners[image], shape, row, logSum, largest, weighted);
        float loss = (1f - smoothing) * ((1f - Share(image)) * own + Share(image) * partner);
        if (smoothing > 0f)
        {
            float all = 0f;
            for (int k = 0; k < shape.Classes; k++)
                all += LossOf(image, k, shape, row, logSum, largest, weighted);
            loss += smoothing / shape.Classes * all;
        }

        return loss;
    }

    /// <summary>What its loss, with class weights, changes by with a logit: p − onehot for each label, times what that counts.</summary>
    public float Gradient(int image, int k, float probability, SoftmaxCrossEntropyShape shape, float smoothing, float totalWeight)
    {
        int label = labels[image];
        int partner = partners[image];
        float own = (1f - smoothing) * (1f - Share(image)) * ClassWeight(image, label, shape) / totalWeight;
        float other = (1f - smoothing) * Share(image) * ClassWeight(image, partner, shape) / totalWeight;
        if (!IsClass(label, shape) || !IsClass(partner, shape))
            own = float.NaN;
        float gradient = own * (probability - (k == label ? 1f : 0f)) + other * (probability - (k == partner ? 1f : 0f));
        if (smoothing > 0f)
        {
            float allWeights = 0f;
            for (int j = 0; j < shape.Classes; j++)
                allWeights += ClassWeight(image, j, shape);
            gradient += smoothing / shape.Classes / totalWeight * (allWeights * probability - ClassWeight(image, k, shape));
        }

        return gradient;
    }

    private float LossOf(
        int image, int label, SoftmaxCrossEntropyShape shape, SoftmaxRow row, float logSum, float largest, bool weighted)
    {
        if (!IsClass(label, shape))
            return float.NaN;
        float loss = logSum - (row[label] - largest);
        return weighted ? ClassWeight(image, label, shape) * loss : loss;
    }

    // The partner's.
    private float Share(int image) => hasMix != 0 ? shares[image] : 0f;

    // A label that is no class has its NaN from elsewhere.
    private float ClassWeight(int image, int label, SoftmaxCrossEntropyShape shape) =>
        hasWeights != 0 && IsClass(label, shape) ? classWeights[image / shape.Batch * shape.Classes + label] : 1f;

    private static bool IsClass(int label, SoftmaxCrossEntropyShape shape) => label >= 0 && label < shape.Classes;
}
