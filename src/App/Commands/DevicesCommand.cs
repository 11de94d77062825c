using System.CommandLine;
using System.Globalization;
using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Commands;

/// <summary><c>devices</c>: lists what can compute here.</summary>
internal sealed class DevicesCommand() : Verb("devices", "Lists every device that can compute here.", "rawaudionet devices --json")
{
    public override bool ReadsSound => false;

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        IReadOnlyList<DeviceDescription> devices = BackendFactory.Devices();
        if (parse.GetValue(Json))
        {
            var rows = devices.Select(
                device => new { device.Id, Kind = KindName(device.Kind), device.Name, device.MemoryBytes, SelfTest = (string?)null });
            console.Out.WriteLine(JsonText.Line(new { Devices = rows }));
            return 0;
        }
        foreach (DeviceDescription device in devices)
        {
            double gibibytes = device.MemoryBytes / (double)(1 << 30);
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{device.Id,-10}{gibibytes,7:F1} GiB  {Printable.Line(device.Name)}"));
        }
        return 0;
    }

    private static string KindName(BackendKind kind) => kind switch
    {
        BackendKind.Cpu => "cpu",
        BackendKind.Cuda => "cuda",
        BackendKind.OpenCl => "opencl",
        _ => "simulator",
    };
}
