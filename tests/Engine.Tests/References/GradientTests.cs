using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using Xunit;
using static RawAudioNet.Cases.CaseValues;
using static RawAudioNet.Engine.Tests.References.CentralDifferences;

namespace RawAudioNet.Engine.Tests.References;

/// <summary>
/// The references' gradients against difference quotients of the references' forward passes, both in double. This ties every gradient that
/// a backend is tested against to the forward formula alone.
/// </summary>
[Trait("Speed", "Small")]
public sealed class GradientTests
{
    public static IEnumerable<TheoryDataRow<Conv2dShape>> Convolutions =>
    [
        new(new Conv2dShape(1, 2, 5, 7, 2, 3, 3, 3, 2, 1)),
        new(new Conv2dShape(3, 1, 4, 5, 2, 3, 1, 3, 1, 1)),
        new(new Conv2dShape(2, 2, 7, 10, 1, 2, 5, 5, 3, 2)),
    ];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolution_gradients_are_its_difference_quotients(Conv2dShape shape)
    {
        double[] x = Uniform(shape.Input.Count, 1), w = Uniform(shape.Models * shape.Weight.Count, 2);
        double[] b = Uniform(shape.Models * shape.OutputChannels, 3), dy = Uniform(shape.Output.Count, 4);
        double[] scale = Uniform(shape.Models * shape.InputChannels, 5), shift = Uniform(shape.Models * shape.InputChannels, 6);
        double Plain() => Dot(dy, Conv2dReference.Forward(shape, x, null, null, w, b));
        double Affine() => Dot(dy, Conv2dReference.Forward(shape, x, scale, shift, w, b));

        (double[] weight, double[] bias) = Conv2dReference.ParameterGradient(shape, x, scale, shift, dy);

        AssertGradient(Plain, x, Conv2dReference.InputGradient(shape, dy, w));
        AssertGradient(Affine, w, weight);
        AssertGradient(Affine, b, bias);
    }

    [Fact]
    public void Rectifier_gradient_is_its_difference_quotient()
    {
        double[] x = Uniform(40, 1), dy = Uniform(40, 2);

        AssertGradient(() => Dot(dy, ReluReference.Forward(x)), x, ReluReference.Backward(ReluReference.Forward(x), dy));
    }

    [Fact]
    public void Batch_norm_gradients_are_its_difference_quotients()
    {
        var shape = new BatchNorm2dShape(3, 2, 3, 4, 5);
        double[] x = Uniform(shape.Values.Count, 1), dy = Uniform(shape.Values.Count, 2);
        double[] gamma = Uniform(shape.Models * shape.Channels, 3, 0.5, 2), beta = Uniform(shape.Models * shape.Channels, 4);
        (double[] mean, double[] variance, double[] _, double[] _) = BatchNorm2dReference.Forward(shape, x, gamma, beta);
        double Forward()
        {
            (double[] _, double[] _, double[] scale, double[] shift) = BatchNorm2dReference.Forward(shape, x, gamma, beta);
            return Dot(dy, AffineReference.Apply(x, scale, shift, shape.Models, shape.Channels));
        }

        (double[] dgamma, double[] dbeta) = BatchNorm2dReference.ParameterGradient(shape, x, mean, variance, dy);
        double[] dx = BatchNorm2dReference.InputGradient(shape, x, mean, variance, gamma, dy, dgamma, dbeta);

        AssertGradient(Forward, x, dx);
        AssertGradient(Forward, gamma, dgamma);
        AssertGradient(Forward, beta, dbeta);
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 1)]
    public void Maximum_pooling_gradient_is_its_difference_quotient(int kernel, int stride, int padding)
    {
        var shape = new MaxPool2dShape(2, 6, 7, 3, kernel, stride, padding);
        double[] x = Uniform(shape.Input.Count, 1), dy = Uniform(shape.Output.Count, 2);
        int[] winners = MaxPool2dReference.Forward(shape, x).Winners;

        AssertGradient(() => Dot(dy, MaxPool2dReference.Forward(shape, x).Values), x, MaxPool2dReference.Backward(shape, dy, winners));
    }

    [Fact]
    public void Average_pooling_gradient_is_its_difference_quotient()
    {
        var shape = new GlobalAveragePool2dShape(3, 2, 3, 4, 5);
        double[] x = Uniform(shape.Input.Count, 1), dy = Uniform(shape.Output.Count, 2);

        AssertGradient(
            () => Dot(dy, GlobalAveragePool2dReference.Forward(shape, x, null, null)), x, GlobalAveragePool2dReference.Backward(shape, dy));
    }

    [Fact]
    public void Linear_gradients_are_its_difference_quotients()
    {
        var shape = new LinearShape(3, 2, 5, 4);
        double[] x = Uniform(shape.Input.Count, 1), w = Uniform(shape.Models * shape.Weight.Count, 2);
        double[] b = Uniform(shape.Models * shape.OutputFeatures, 3), dy = Uniform(shape.Output.Count, 4);
        double Forward() => Dot(dy, LinearReference.Forward(shape, x, w, b));

        (double[] weight, double[] bias) = LinearReference.ParameterGradient(shape, x, dy);

        AssertGradient(Forward, x, LinearReference.InputGradient(shape, dy, w));
        AssertGradient(Forward, w, weight);
        AssertGradient(Forward, b, bias);
    }

    [Theory]
    [InlineData(TargetKind.Hard)]
    [InlineData(TargetKind.Weighted)]
    [InlineData(TargetKind.Mixed)]
    [InlineData(TargetKind.Smoothed)]
    [InlineData(TargetKind.Weighted | TargetKind.Mixed | TargetKind.Smoothed)]
    public void Cross_entropy_gradient_is_its_difference_quotient(TargetKind kind)
    {
        var shape = new SoftmaxCrossEntropyShape(3, 4, 5);
        double[] z = Uniform(shape.Logits.Count, 1, -3, 3);
        SoftmaxCrossEntropyReference.Targets targets = new SoftTargets(shape, kind).Reference;

        AssertGradient(
            () => SoftmaxCrossEntropyReference.Evaluate(shape, z, targets).Loss.Sum(),
            z,
            SoftmaxCrossEntropyReference.Evaluate(shape, z, targets).GradLogits);
    }

    [Fact]
    public void Network_gradients_are_its_difference_quotients()
    {
        const int Models = 2, Batch = 3;
        var network = new NetworkReference(Models, Batch, 17, 35, [2, 3, 4, 5, 6], 4);
        double[] x = Uniform(Models * Batch * 17 * 35 * 2, 1);
        double[][] parameters = [.. network.ParameterLengths.Select((length, i) => Uniform(length, 2 + i, -0.5, 1))];
        int[] labels = Indices(Models * Batch, 30, 4);
        double Loss() => network.Loss(parameters, x, labels).Sum();

        (double[][] gradients, double[] _) = network.Gradients(parameters, x, labels);

        for (int p = 0; p < parameters.Length; p++)
            AssertGradient(Loss, parameters[p], gradients[p]);
    }

    [Fact]
    public void Network_input_gradient_is_its_difference_quotient()
    {
        var network = new NetworkReference(1, 2, 9, 13, [2, 3, 4, 5, 6], 4);
        double[] x = Uniform(2 * 9 * 13 * 2, 1);
        double[][] parameters = [.. network.ParameterLengths.Select((length, i) => Uniform(length, 2 + i, -0.5, 1))];

        AssertGradient(() => network.Loss(parameters, x, [1, 3])[0], x, network.Gradients(parameters, x, [1, 3]).Input);
    }
}
