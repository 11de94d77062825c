using System.Runtime.InteropServices;
using System.Text.Json;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Tests.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>The whole network against the specification's float64 values: outputs, loss, every gradient, statistics, four training steps.</summary>
[Trait("Speed", "Small")]
public sealed class NetworkGoldenTests
{
    private static readonly JsonElement Network = Golden.Json("spec.json").GetProperty("network");

    [Theory]
    [MemberData(nameof(TestDevices.FastByFusion), MemberType = typeof(TestDevices))]
    public void Evaluation_of_a_whole_clip_gives_the_golden_logits_and_intermediate_values(BackendKind device, bool fused)
    {
        JsonElement golden = Network.GetProperty("evaluation");
        using SpecNetwork network = Build(device, golden, fused);
        var picked = new List<double>();
        float[] pooled = [];

        float[] logits = network.Forward(ForwardMode.Evaluation, (layer, values) =>
        {
            if (layer == "conv1" && !fused)
            {
                float[] output = values.ToArray();
                foreach (JsonElement pick in golden.GetProperty("conv1").EnumerateArray())
                    picked.Add(output[(Number(pick, "row") * values.Shape[2] + Number(pick, "column")) * values.Shape[3] + Number(pick, "channel")]);
            }
            else if (layer == "ap")
            {
                pooled = values.ToArray();
            }
        });

        if (!fused)
            AssertClose([.. golden.GetProperty("conv1").EnumerateArray().Select(pick => pick.GetProperty("value").GetDouble())], picked, 1e-6);
        AssertClose(golden.GetProperty("pooled").Values<double>(), pooled.Select(value => (double)value), 1e-6);
        AssertClose(golden.GetProperty("logits").Values<double>(), logits.Select(value => (double)value), 1e-6);
    }

    [Theory]
    [MemberData(nameof(TestDevices.AllByFusion), MemberType = typeof(TestDevices))]
    public void Evaluation_of_small_images_gives_the_golden_logits_and_loss(BackendKind device, bool fused)
    {
        JsonElement golden = Network.GetProperty("smallEvaluation");
        using SpecNetwork network = Build(device, golden, fused);

        float[] logits = network.Forward(ForwardMode.Evaluation);

        AssertClose(golden.GetProperty("logits").Values<double>(), logits.Select(value => (double)value), 1e-6);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), network.Loss, 1e-6);
    }

    [Theory]
    [MemberData(nameof(TestDevices.AllByFusion), MemberType = typeof(TestDevices))]
    public void Training_gives_the_golden_logits_loss_and_running_statistics(BackendKind device, bool fused)
    {
        JsonElement golden = Network.GetProperty("training");
        using SpecNetwork network = Build(device, golden, fused);

        float[] logits = network.Forward(ForwardMode.Training);
        network.Layers.UpdateRunning(network.State);

        AssertClose(golden.GetProperty("logits").Values<double>(), logits.Select(value => (double)value), 1e-5);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), network.Loss, 1e-6);
        AssertStatistics(golden.GetProperty("running"), network, 1e-6);
    }

    [Theory]
    [MemberData(nameof(TestDevices.AllByFusion), MemberType = typeof(TestDevices))]
    public void Training_gives_the_golden_gradient_of_every_parameter_and_of_the_input(BackendKind device, bool fused)
    {
        JsonElement golden = Network.GetProperty("training");
        using SpecNetwork network = Build(device, golden, fused);
        float[] whole = MemoryMarshal.Cast<byte, float>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "spec-network.bin"))).ToArray();

        network.Forward(ForwardMode.Training);
        float[] gradInput = network.Backward();

        foreach (JsonElement gradient in golden.GetProperty("gradients").EnumerateArray())
        {
            string name = gradient.GetProperty("name").GetString()!;
            int[] shape = gradient.GetProperty("shape").Values<int>();
            int offset = Number(gradient, "offset");
            int count = shape.Aggregate(1, (product, extent) => product * extent);
            double[] want = Array.ConvertAll(whole[offset..(offset + count)], value => (double)value);
            double[] got = name == "input"
                ? new GoldenTensor([shape[0], shape[2], shape[3], shape[1]], Array.ConvertAll(gradInput, value => (double)value)).Permuted(0, 3, 1, 2)
                : SpecNetwork.ToTorch(network.Parameters[name].Shape, network.Parameters[name].Gradient[0].ToArray());

            // Float32's roundings, enlarged where a sum cancels: bn1.weight was off by 1.4e-5 without vector instructions.
            AssertClose(want, got, 2e-5, name);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.FastByFusion), MemberType = typeof(TestDevices))]
    public void Four_training_steps_give_the_golden_losses_parameters_and_statistics(BackendKind device, bool fused)
    {
        JsonElement golden = Network.GetProperty("fourSteps");
        using SpecNetwork network = Build(device, Network.GetProperty("training"), fused);
        foreach (JsonElement loss in golden.GetProperty("losses").EnumerateArray().SkipLast(1))
        {
            Step(loss.GetDouble());
            network.Update();
        }

        foreach (JsonElement after in golden.GetProperty("parametersAfterThree").EnumerateArray())
        {
            Parameter parameter = network.Parameters[after.GetProperty("name").GetString()!];
            double value = SpecNetwork.ToTorch(parameter.Shape, parameter.Value[0].ToArray())[Number(after, "index")];
            Assert.Equal(after.GetProperty("value").GetDouble(), value, 1e-6);
        }

        Step(golden.GetProperty("losses").EnumerateArray().Last().GetDouble());
        network.Layers.UpdateRunning(network.State);
        AssertStatistics(golden.GetProperty("runningAfterFour"), network, 1e-4);

        // Some gradients of conv4's bias are zero in theory. Adam makes whole steps of float32's noise there, which shows in the losses.
        void Step(double loss)
        {
            network.Forward(ForwardMode.Training);
            Assert.Equal(loss, network.Loss, 1e-5);
            network.Backward();
        }
    }

    private static SpecNetwork Build(BackendKind device, JsonElement golden, bool fused) => new(
        TestDevices.Get(device),
        golden.GetProperty("shape").Values<int>(),
        Number(golden, "stream"),
        golden.TryGetProperty("labels", out JsonElement labels) ? labels.Values<int>() : [0],
        fused);

    private static void AssertStatistics(JsonElement golden, SpecNetwork network, double tolerance)
    {
        foreach (JsonProperty statistic in golden.EnumerateObject())
        {
            float[] got = network.Parameters[statistic.Name].Value[0].ToArray();
            AssertClose(statistic.Value.Values<double>(), got.Select(value => (double)value), tolerance, statistic.Name);
        }
    }

    /// <summary>Demands that the distance's L2 norm is at most the tolerance times the golden's.</summary>
    private static void AssertClose(double[] want, IEnumerable<double> got, double tolerance, string name = "values")
    {
        double[] values = [.. got];
        Assert.Equal(want.Length, values.Length);
        double distance = Math.Sqrt(want.Zip(values, (a, b) => (a - b) * (a - b)).Sum() / want.Sum(a => a * a));
        Assert.True(distance <= tolerance, $"{name}: relative distance {distance:E2}, allowed {tolerance:E2}");
    }

    private static int Number(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();
}
