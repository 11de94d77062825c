using System.Diagnostics;

namespace RawAudioNet.App.Tests.StandIns;

/// <summary>A library that the program finds in the place of a driver's (tests/stand-ins); the build makes it where there is a C compiler.</summary>
/// <param name="name">Its folder.</param>
/// <param name="library">The file.</param>
internal sealed class StandInDriver(string name, string library)
{
    /// <summary>With this set to 1 a machine without a C compiler fails the tests instead of going without.</summary>
    private const string Required = "RAWAUDIONET_REQUIRE_CC";

    private readonly string folder = Path.Combine(AppContext.BaseDirectory, "StandIns", name);

    /// <summary>Whether its tests are to run here: it was built, or its absence must be seen.</summary>
    public bool IsWanted =>
        OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable(Required) == "1" || File.Exists(Path.Combine(folder, library)));

    /// <summary>Runs the program in a process of its own.</summary>
    /// <param name="arguments">The command line, its arguments separated by spaces.</param>
    /// <param name="settings">The stand-in's settings without their prefix: <c>("FAIL", "cuMemAlloc_v2:3=2")</c>.</param>
    public StandInRun Run(string arguments, params (string Name, string Value)[] settings)
    {
        if (!File.Exists(Path.Combine(folder, library)))
            throw new InvalidOperationException($"{Required}=1, and {library} was not built, for want of a C compiler (cc): apt-get install gcc libc6-dev");
        DirectoryInfo journals = Directory.CreateTempSubdirectory("rawaudionet-calls-");
        string log = Path.Combine(journals.FullName, "calls.txt");
        string ptx = Directory.CreateDirectory(Path.Combine(journals.FullName, "ptx")).FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll") },
            Environment = { ["LD_LIBRARY_PATH"] = folder, ["STAND_IN_LOG"] = log, ["STAND_IN_PTX"] = ptx },
        };
        foreach (string argument in arguments.Split(' '))
            start.ArgumentList.Add(argument);
        foreach ((string setting, string value) in settings)
            start.Environment[$"STAND_IN_{setting}"] = value;

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
        journals.Delete(recursive: true);
        return run;
    }
}
