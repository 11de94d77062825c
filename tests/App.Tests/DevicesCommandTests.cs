using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class DevicesCommandTests
{
    [Fact]
    public void Devices_json_beginsWithTheCpu()
    {
        JsonElement cpu = AppRun.Of("devices --json").Json().GetProperty("devices")[0];
        Assert.Equal(["id", "kind", "name", "memoryBytes", "selfTest"], cpu.EnumerateObject().Select(property => property.Name));
        Assert.Equal("cpu", cpu.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, cpu.GetProperty("selfTest").ValueKind);
    }

    [Fact]
    public void Devices_selfTest_passesOnTheCpu()
    {
        JsonElement cpu = AppRun.Of("devices --self-test --json").Json().GetProperty("devices")[0];
        Assert.Equal("pass", cpu.GetProperty("selfTest").GetString());
        Assert.Contains("  pass", AppRun.Of("devices --self-test").Out.Split('\n')[0], StringComparison.Ordinal);
    }
}
