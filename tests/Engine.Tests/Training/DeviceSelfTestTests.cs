using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

public sealed class DeviceSelfTestTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Right_device_passes(BackendKind device) => Assert.Null(DeviceSelfTest.FirstFault(TestDevices.Get(device)));

    [Theory]
    [InlineData("LogMelSpectrogram", "a spectrogram")]
    [InlineData("ClassifierHead", "the loss")]
    [InlineData("ConvBlockBackward", "the gradient of conv4.bias")]
    [InlineData("FinishStep", "bn1.running_mean")]
    public void Device_that_leaves_out_an_operation_fails_where_its_result_is_first_seen(string operation, string first)
    {
        using IBackend cpu = BackendFactory.Create("cpu", 1);
        IBackend faulty = FaultyDevice.Around(cpu, operation);

        string? fault = DeviceSelfTest.FirstFault(faulty);

        Assert.NotNull(fault);
        Assert.StartsWith($"cpu: {first} differs", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_that_gives_up_fails_with_its_words()
    {
        using IBackend cpu = BackendFactory.Create("cpu", 1);
        Assert.Equal("out of order", DeviceSelfTest.FirstFault(FaultyDevice.Around(cpu, "GatherSpectrograms", new DeviceException("out of order"))));
    }

    /// <summary>A device that passes every call on but one, as a broken driver does.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The runtime derives from it.")]
    internal class FaultyDevice : DispatchProxy
    {
        private IBackend device = null!;
        private string operation = "";
        private Exception? refusal;

        public static IBackend Around(IBackend device, string operation, Exception? refusal = null)
        {
            IBackend proxy = Create<IBackend, FaultyDevice>();
            ((FaultyDevice)(object)proxy).device = device;
            ((FaultyDevice)(object)proxy).operation = operation;
            ((FaultyDevice)(object)proxy).refusal = refusal;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (!targetMethod!.Name.StartsWith(operation, StringComparison.Ordinal) || targetMethod.ReturnType != typeof(void))
                return targetMethod.Invoke(device, args);
            return refusal is null ? null : throw refusal;
        }
    }
}
