using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>
/// The tutorial's network in double, put together from the operations' references: blocks of convolution, rectifier and batch norm, then
/// the mean over rows and columns, a linear map, softmax and cross-entropy.
/// </summary>
/// <remarks>Parameters are one list of arrays <c>[M][…]</c>: weight, bias, γ and β of each block, then the linear weight and bias.</remarks>
public sealed class NetworkReference
{
    private const int PerBlock = 4;

    private readonly Conv2dShape[] blocks;
    private readonly GlobalAveragePool2dShape pool;
    private readonly LinearShape linear;
    private readonly SoftmaxCrossEntropyShape loss;

    /// <summary>Chains the shapes.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="channels">Channels of the input and of each block's output.</param>
    /// <param name="classes">Classes.</param>
    public NetworkReference(int models, int batch, int height, int width, int[] channels, int classes)
    {
        blocks = new Conv2dShape[channels.Length - 1];
        for (int l = 0; l < blocks.Length; l++)
        {
            int kernel = l == 0 ? 5 : 3;
            blocks[l] = new Conv2dShape(models, batch, height, width, channels[l], channels[l + 1], kernel, kernel, 2, kernel / 2);
            (height, width) = (blocks[l].OutputHeight, blocks[l].OutputWidth);
        }

        pool = new GlobalAveragePool2dShape(models, batch, height, width, channels[^1]);
        linear = new LinearShape(models, batch, channels[^1], classes);
        loss = new SoftmaxCrossEntropyShape(models, batch, classes);
    }

    /// <summary>The number of values of each parameter.</summary>
    public int[] ParameterLengths =>
    [
        .. blocks.SelectMany(block =>
        {
            int channels = block.OutputChannels * block.Models;
            return new[] { (int)block.Weight.Count * block.Models, channels, channels, channels };
        }),
        (int)linear.Weight.Count * linear.Models,
        linear.OutputFeatures * linear.Models,
    ];

    /// <summary>The loss of each model of a training forward.</summary>
    public double[] Loss(double[][] parameters, double[] input, int[] labels) =>
        SoftmaxCrossEntropyReference.Evaluate(loss, Forward(parameters, input).Logits, new(labels)).Loss;

    /// <summary>The gradients of all parameters, and of the input, of the sum of the models' losses.</summary>
    public (double[][] Parameters, double[] Input) Gradients(double[][] parameters, double[] input, int[] labels)
    {
        (double[] logits, double[] features, List<Trace> traces) = Forward(parameters, input);
        double[] gradient = SoftmaxCrossEntropyReference.Evaluate(loss, logits, new(labels)).GradLogits;
        var gradients = new double[parameters.Length][];
        (gradients[^2], gradients[^1]) = LinearReference.ParameterGradient(linear, features, gradient);
        gradient = LinearReference.InputGradient(linear, gradient, parameters[^2]);
        gradient = GlobalAveragePool2dReference.Backward(pool, gradient);
        for (int l = blocks.Length - 1; l >= 0; l--)
        {
            Trace trace = traces[l];
            BatchNorm2dShape norm = Norm(blocks[l]);
            (double[] gamma, double[] beta) = BatchNorm2dReference.ParameterGradient(norm, trace.Rectified, trace.Mean, trace.Variance, gradient);
            gradient = BatchNorm2dReference.InputGradient(
                norm, trace.Rectified, trace.Mean, trace.Variance, parameters[PerBlock * l + 2], gradient, gamma, beta);
            gradient = ReluReference.Backward(trace.Rectified, gradient);
            (double[] weight, double[] bias) = Conv2dReference.ParameterGradient(blocks[l], trace.Input, null, null, gradient);
            gradient = Conv2dReference.InputGradient(blocks[l], gradient, parameters[PerBlock * l]);
            double[][] own = [weight, bias, gamma, beta];
            own.CopyTo(gradients, PerBlock * l);
        }

        return (gradients, gradient);
    }

    private (double[] Logits, double[] Features, List<Trace> Traces) Forward(double[][] parameters, double[] input)
    {
        var traces = new List<Trace>();
        double[] activation = input;
        for (int l = 0; l < blocks.Length; l++)
        {
            double[][] own = parameters[(PerBlock * l)..(PerBlock * (l + 1))];
            double[] rectified = ReluReference.Forward(Conv2dReference.Forward(blocks[l], activation, null, null, own[0], own[1]));
            (double[] mean, double[] variance, double[] scale, double[] shift) =
                BatchNorm2dReference.Forward(Norm(blocks[l]), rectified, own[2], own[3]);
            traces.Add(new Trace(activation, rectified, mean, variance));
            activation = AffineReference.Apply(rectified, scale, shift, blocks[l].Models, blocks[l].OutputChannels);
        }

        double[] features = GlobalAveragePool2dReference.Forward(pool, activation, null, null);
        return (LinearReference.Forward(linear, features, parameters[^2], parameters[^1]), features, traces);
    }

    private static BatchNorm2dShape Norm(Conv2dShape block) =>
        new(block.Models, block.Batch, block.OutputHeight, block.OutputWidth, block.OutputChannels);

    private sealed record Trace(double[] Input, double[] Rectified, double[] Mean, double[] Variance);
}
