using System.CommandLine;
using System.Globalization;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Commands;

/// <summary><c>devices</c>: lists what can compute here, and whether it computes right.</summary>
internal sealed class DevicesCommand : Verb
{
    private const string Passed = "pass";

    private readonly FlagOption selfTest = new(
        "--self-test", "run a training step on each device, from sound to changed weights, and compare with the CPU on one thread; exit code 3 if one differs");

    public DevicesCommand()
        : base("devices", "Lists every device that can compute here.", "rawaudionet devices", "rawaudionet devices --self-test --json") => Add(selfTest);

    public override bool ReadsSound => false;

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        bool tests = parse.GetValue(selfTest);
        if (BackendFactory.CudaObstacle() is { } obstacle)
            console.Warn(obstacle);
        (DeviceDescription Device, string? Result)[] rows =
            [.. BackendFactory.Devices().Select(device => (device, tests ? Stop.Waiting(() => SelfTest(device), cancellation) : null))];
        if (parse.GetValue(Json))
        {
            var devices = rows.Select(row => new
            {
                row.Device.Id,
                Kind = KindName(row.Device.Kind),
                row.Device.Name,
                row.Device.MemoryBytes,
                SelfTest = row.Result,
            });
            console.Out.WriteLine(JsonText.Line(new { Devices = devices }));
        }
        else
        {
            foreach ((DeviceDescription device, string? result) in rows)
                Write(console, device, result);
        }
        return rows.All(row => row.Result is null or Passed) ? 0 : Failure.DataOrDevice;
    }

    private static string SelfTest(DeviceDescription device)
    {
        try
        {
            using IBackend backend = BackendFactory.Create(device.Id);
            return DeviceSelfTest.FirstFault(backend) is { } fault ? $"fail: {fault}" : Passed;
        }
        catch (DeviceException fault)
        {
            return $"fail: {fault.Message}";
        }
    }

    private static void Write(AppConsole console, DeviceDescription device, string? result)
    {
        double gibibytes = device.MemoryBytes / (double)(1 << 30);
        string name = Printable.Fit(device.Name, AppConsole.Width - 32);
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{device.Id,-10}{gibibytes,7:F1} GiB  {name}{(result == Passed ? "  pass" : "")}"));
        if (result is not null and not Passed)
            console.Out.WriteLine(TextWrap.Paragraph("  " + Printable.Line(result)));
    }

    private static string KindName(BackendKind kind) => kind switch
    {
        BackendKind.Cpu => "cpu",
        BackendKind.Cuda => "cuda",
        BackendKind.OpenCl => "opencl",
        _ => "simulator",
    };
}
