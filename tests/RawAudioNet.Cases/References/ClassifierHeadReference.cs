using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Mean, linear map, softmax and cross-entropy in double, one after the other, and their derivatives.</summary>
public static class ClassifierHeadReference
{
    /// <summary>Everything that the head computes.</summary>
    public sealed record Results(
        double[] Pooled,
        double[] Logits,
        double[] ImageLoss,
        double[] Loss,
        int[] Correct,
        double[] GradLogits,
        double[] GradWeight,
        double[] GradBias,
        double[] GradPooled,
        double[] GradInput);

    /// <summary>The head, forward and backward.</summary>
    public static Results Evaluate(
        ClassifierHeadShape shape, double[] input, double[]? scale, double[]? shift, double[] weight, double[] bias, SoftmaxCrossEntropyReference.Targets targets)
    {
        double[] pooled = GlobalAveragePool2dReference.Forward(shape.Pool, input, scale, shift);
        double[] logits = LinearReference.Forward(shape.Linear, pooled, weight, bias);
        (double[] imageLoss, double[] gradLogits, double[] loss, int[] correct) =
            SoftmaxCrossEntropyReference.Evaluate(shape.Loss, logits, targets);
        (double[] gradWeight, double[] gradBias) = LinearReference.ParameterGradient(shape.Linear, pooled, gradLogits);
        double[] gradPooled = LinearReference.InputGradient(shape.Linear, gradLogits, weight);
        double[] gradInput = GlobalAveragePool2dReference.Backward(shape.Pool, gradPooled);
        return new Results(pooled, logits, imageLoss, loss, correct, gradLogits, gradWeight, gradBias, gradPooled, gradInput);
    }
}
