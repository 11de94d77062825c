using System.Diagnostics;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>
/// The program on a machine whose NVIDIA driver is a stand-in (tests/stand-in-cuda): it knows every call and runs no kernel, so these tests
/// judge what the host does and not what the device computes.
/// </summary>
internal static class StandIn
{
    /// <summary>With this set to 1 a machine without a C compiler fails the tests instead of going without.</summary>
    private const string Required = "RAWAUDIONET_REQUIRE_CC";

    private static readonly Lazy<string> Driver = new(Build);

    /// <summary>Whether these tests are to run here: there is a compiler for the stand-in, or its absence must be seen.</summary>
    public static bool IsWanted { get; } =
        OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable(Required) == "1" || Compiler() is not null);

    /// <summary>Runs the program in a process of its own.</summary>
    /// <param name="arguments">The command line, its arguments separated by spaces.</param>
    /// <param name="settings">The stand-in's settings without their prefix: <c>("FAIL", "cuMemAlloc_v2:3=2")</c>.</param>
    public static StandInRun Run(string arguments, params (string Name, string Value)[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rawaudionet-calls-");
        string log = Path.Combine(folder.FullName, "calls.txt");
        string ptx = Directory.CreateDirectory(Path.Combine(folder.FullName, "ptx")).FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll") },
            Environment = { ["LD_LIBRARY_PATH"] = Driver.Value, ["STAND_IN_LOG"] = log, ["STAND_IN_PTX"] = ptx },
        };
        foreach (string argument in arguments.Split(' '))
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in settings)
            start.Environment[$"STAND_IN_{name}"] = value;

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var run = new StandInRun(
            process.ExitCode,
            output,
            error.Result,
            File.Exists(log) ? [.. File.ReadLines(log).Select(StandInCall.Parse)] : [],
            [.. Directory.EnumerateFiles(ptx).Order(StringComparer.Ordinal).Select(File.ReadAllText)]);
        folder.Delete(recursive: true);
        return run;
    }

    private static string? Compiler() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "cc")).FirstOrDefault(File.Exists);

    private static string Build()
    {
        string folder = Directory.CreateTempSubdirectory("rawaudionet-stand-in-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string compiler = Compiler() ?? throw new InvalidOperationException($"{Required}=1, and there is no C compiler (cc): apt-get install gcc libc6-dev");
        using Process process = Process.Start(
            compiler,
            [
                "-shared", "-fPIC", "-O1", "-pthread", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
                "-o", Path.Combine(folder, "libcuda.so.1"), Path.Combine(AppContext.BaseDirectory, "Cuda", "cuda.c"),
            ]);
        process.WaitForExit();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException("the stand-in for the CUDA driver does not compile");
    }
}
