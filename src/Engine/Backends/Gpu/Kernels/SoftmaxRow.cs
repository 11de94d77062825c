using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>One image's logits: a row of few numbers, which one thread goes through.</summary>
internal readonly struct SoftmaxRow(ArrayView<float> logits, long first, long classes)
{
    /// <summary>A logit.</summary>
    public float this[int k] => logits[(int)first + k];

    /// <summary>The first of the largest logits.</summary>
    public int Prediction()
    {
        int best = 0;
        for (int k = 1; k < (int)classes; k++)
        {
            if (this[k] > this[best])
                best = k;
        }

        return best;
    }

    /// <summary><c>Σ e^{z_k − largest}</c>.</summary>
    public float SumOfExponentials(float largest)
    {
        float sum = 0f;
        for (int k = 0; k < (int)classes; k++)
            sum += MathF.Exp(this[k] - largest);
        return sum;
    }
}

/// <summary>What a model's log takes from its images.</summary>
internal readonly record struct LossTotals(float Weight, float Loss, float Correct) : ICombination<LossTotals>
{
    public static LossTotals Combine(LossTotals first, LossTotals second) =>
        new(first.Weight + second.Weight, first.Loss + second.Loss, first.Correct + second.Correct);
}
