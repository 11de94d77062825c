using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

public sealed class BackendFactoryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("auto:0")]
    [InlineData("simulator:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("opencl:one")]
    public void Unknown_name_is_refused_in_one_line_with_the_known_ones(string device)
    {
        DeviceException exception = Assert.Throws<DeviceException>(() => BackendFactory.Create(device));

        Assert.StartsWith($"no device '{device}': known are auto, cpu, cuda", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("cuda:99")]
    [InlineData("opencl:99")]
    public void Absent_device_is_refused_in_one_line_with_its_name(string device)
    {
        DeviceException exception = Assert.Throws<DeviceException>(() => BackendFactory.Create(device));

        Assert.StartsWith(device, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Auto_never_takes_an_opencl_device_that_is_a_cpu()
    {
        using IBackend backend = BackendFactory.Create(BackendFactory.Auto);

        Assert.NotEqual(BackendKind.Simulator, backend.Kind);
        if (backend.Kind == BackendKind.OpenCl)
            Assert.Contains(GpuDevices.OpenCl(), item => item.Device.Id == backend.Id && item.IsGpu);
    }

    [Fact]
    public void Devices_begin_with_the_cpu_and_each_opens_by_its_id()
    {
        IReadOnlyList<DeviceDescription> devices = BackendFactory.Devices();

        Assert.Equal("cpu", devices[0].Id);
        foreach (DeviceDescription device in devices)
        {
            using IBackend backend = BackendFactory.Create(device.Id);
            Assert.Equal((device.Id, device.Kind), (backend.Id, backend.Kind));
            Assert.True(device.MemoryBytes > 0, device.Id);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Memory_that_no_machine_has_is_refused_with_its_size(BackendKind device)
    {
        const long Tebifloats = 1L << 50;

        DeviceException exception = Assert.ThrowsAny<DeviceException>(() => TestDevices.Get(device).Allocate<float>(Tebifloats));

        Assert.Contains($"{Tebifloats * sizeof(float) >> 20} MiB", exception.Message, StringComparison.Ordinal);
    }
}
