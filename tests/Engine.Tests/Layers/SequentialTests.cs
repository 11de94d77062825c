using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using Xunit;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Engine.Tests.Layers;

/// <summary>Chains of layers against the references' chain rule, several models at once, all memory full of NaN before the step.</summary>
public sealed class SequentialTests
{
    private const int Models = 3;
    private const int Batch = 2;
    private const int Classes = 5;

    [Theory]
    [MemberData(nameof(TestDevices.AllByFusion), MemberType = typeof(TestDevices))]
    public void Classifier_has_the_references_losses_and_gradients(BackendKind device, bool fused)
    {
        int[] channels = [2, 3, 9, 5, 6];
        var options = new AudioClassifierOptions(Classes, channels[1..], 17, 35, channels[0]);
        var reference = new NetworkReference(Models, Batch, 17, 35, channels, Classes);
        double[] x = Uniform(Models * Batch * 17 * 35 * 2, 1);
        double[][] values = [.. reference.ParameterLengths.Select((length, i) => Uniform(length, 2 + i, -0.5, 1))];
        int[] labels = Indices(Models * Batch, 30, Classes);
        (double[][] gradients, double[] gradInput) = reference.Gradients(values, x, labels);

        Sequential layers = fused ? AudioClassifier.Create(options) : AudioClassifier.CreateUnfused(options);
        using var network = new BuiltNetwork(
            TestDevices.Get(device), layers, Models, Batch, AudioClassifier.InputShape(options), values, x, labels);

        AssertClose("losses", reference.Loss(values, x, labels), network.Losses);
        AssertGradients(gradients, gradInput, network);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Fused_classifier_has_the_unfused_ones_numbers_and_on_a_cpu_their_bits(BackendKind device)
    {
        int[] channels = [2, 8, 5, 16];
        var options = new AudioClassifierOptions(Classes, channels[1..], 19, 52, channels[0]);
        var reference = new NetworkReference(Models, Batch, 19, 52, channels, Classes);
        double[] x = Uniform(Models * Batch * 19 * 52 * 2, 1);
        double[][] values = [.. reference.ParameterLengths.Select((length, i) => Uniform(length, 2 + i, -0.5, 1))];
        int[] labels = Indices(Models * Batch, 30, Classes);

        using BuiltNetwork fused = Build(AudioClassifier.Create(options));
        using BuiltNetwork unfused = Build(AudioClassifier.CreateUnfused(options));

        AssertClose("losses", unfused.Losses, fused.Losses);
        AssertGradients([.. unfused.Gradients.Select(gradient => gradient.Values)], unfused.InputGradient, fused);
        if (device == BackendKind.Cpu)
        {
            Assert.Equal(unfused.Losses, fused.Losses);
            Assert.Equal(unfused.Gradients, fused.Gradients);
            Assert.Equal(unfused.InputGradient, fused.InputGradient);
        }

        BuiltNetwork Build(Sequential layers) => new(
            TestDevices.Get(device), layers, Models, Batch, AudioClassifier.InputShape(options), values, x, labels);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Norm_before_rectifier_and_pooling_has_the_references_gradients(BackendKind device)
    {
        var conv = new Conv2dShape(Models, Batch, 9, 14, 2, 5, 3, 3, 1, 1);
        var norm = new BatchNorm2dShape(Models, Batch, 9, 14, 5);
        var pool = new MaxPool2dShape(Models * Batch, 9, 14, 5, 3, 2, 1);
        var average = new GlobalAveragePool2dShape(Models, Batch, pool.OutputHeight, pool.OutputWidth, 5);
        var linear = new LinearShape(Models, Batch, 5, Classes);
        var loss = new SoftmaxCrossEntropyShape(Models, Batch, Classes);
        double[] x = Uniform(conv.Input.Count, 1);
        double[] w = Uniform(Models * conv.Weight.Count, 2), b = Uniform(Models * 5, 3);
        double[] gamma = Uniform(Models * 5, 4, 0.5, 2), beta = Uniform(Models * 5, 5);
        double[] lw = Uniform(Models * linear.Weight.Count, 6), lb = Uniform(Models * Classes, 7);
        int[] labels = Indices(Models * Batch, 8, Classes);

        double[] convolved = Conv2dReference.Forward(conv, x, null, null, w, b);
        (double[] mean, double[] variance, double[] scale, double[] shift) = BatchNorm2dReference.Forward(norm, convolved, gamma, beta);
        double[] rectified = ReluReference.Forward(AffineReference.Apply(convolved, scale, shift, Models, 5));
        (double[] pooled, int[] winners) = MaxPool2dReference.Forward(pool, rectified);
        double[] features = GlobalAveragePool2dReference.Forward(average, pooled, null, null);
        double[] gradient = SoftmaxCrossEntropyReference.Evaluate(loss, LinearReference.Forward(linear, features, lw, lb), new(labels)).GradLogits;
        (double[] dlw, double[] dlb) = LinearReference.ParameterGradient(linear, features, gradient);
        gradient = GlobalAveragePool2dReference.Backward(average, LinearReference.InputGradient(linear, gradient, lw));
        gradient = ReluReference.Backward(rectified, MaxPool2dReference.Backward(pool, gradient, winners));
        (double[] dgamma, double[] dbeta) = BatchNorm2dReference.ParameterGradient(norm, convolved, mean, variance, gradient);
        gradient = BatchNorm2dReference.InputGradient(norm, convolved, mean, variance, gamma, gradient, dgamma, dbeta);
        (double[] dw, double[] db) = Conv2dReference.ParameterGradient(conv, x, null, null, gradient);

        var layers = new Sequential(
            new Conv2d("conv", 5, 3, stride: 1, padding: 1), new BatchNorm2d("bn"), new MaterialisedNorm("norm"),
            new Relu("relu"), new MaxPool2d("pool", 3, 2, 1), new GlobalAveragePool2d("ap"), new Linear("lin", Classes));
        using var network = new BuiltNetwork(
            TestDevices.Get(device), layers, Models, Batch, new Shape(9, 14, 2), [w, b, gamma, beta, lw, lb], x, labels);

        AssertGradients([dw, db, dgamma, dbeta, dlw, dlb], Conv2dReference.InputGradient(conv, gradient, w), network);
    }

    private static void AssertGradients(double[][] parameters, double[] input, BuiltNetwork network)
    {
        foreach ((double[] want, (string name, double[] got)) in parameters.Zip(network.Gradients))
            AssertClose(name, want, got, parameters.Max(gradient => gradient.Max(Math.Abs)));
        AssertClose("input", input, network.InputGradient);
    }

    /// <summary>Relative L2 distance of 1e-5, or, where a gradient is zero in theory, rounding's part of the network's largest gradient.</summary>
    private static void AssertClose(string name, double[] want, double[] got, double largest = 0)
    {
        Assert.Equal(want.Length, got.Length);
        double distance = Math.Sqrt(want.Zip(got, (a, b) => (a - b) * (a - b)).Sum());
        double norm = Math.Sqrt(want.Sum(a => a * a));
        Assert.True(distance <= Math.Max(1e-5 * norm, 1e-6 * largest), $"{name}: distance {distance:E2} of {norm:E2}");
    }
}
