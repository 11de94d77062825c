using System.Globalization;

namespace RawAudioNet.Engine.Backends;

/// <summary>How many cores there are to compute on; two threads of one core share its vector units, so a second one adds next to nothing.</summary>
public static class ProcessorCores
{
    private const string ProcessorFolder = "/sys/devices/system/cpu";
    private const string StatusFile = "/proc/self/status";
    private const string AllowedKey = "Cpus_allowed_list:";

    /// <summary>
    /// The physical cores that this process may use, within its affinity and its container's share of processor time. Elsewhere than on Linux
    /// the processors that the runtime shows: Apple's cores run one thread each, and Windows does not tell threads from cores in a file.
    /// </summary>
    public static int Physical { get; } = OperatingSystem.IsLinux() && File.Exists(StatusFile)
        ? Math.Clamp(Count(ProcessorFolder, Allowed(File.ReadLines(StatusFile))), 1, Environment.ProcessorCount)
        : Environment.ProcessorCount;

    /// <summary>The cores behind some processors, in Linux's description of them.</summary>
    /// <param name="processorFolder">The folder with a sub-folder for each processor.</param>
    /// <param name="allowed">The processors in question, such as <c>0-3,8</c>.</param>
    internal static int Count(string processorFolder, string allowed)
    {
        var cores = new HashSet<string>();
        foreach (int processor in Processors(allowed))
        {
            string siblings = Path.Combine(processorFolder, $"cpu{processor}", "topology", "thread_siblings_list");
            // A machine that does not describe its processors (some virtual ones) is taken to have one core for each.
            cores.Add(File.Exists(siblings) ? File.ReadAllText(siblings).Trim() : $"cpu{processor}");
        }

        return cores.Count;
    }

    private static string Allowed(IEnumerable<string> status) =>
        status.FirstOrDefault(line => line.StartsWith(AllowedKey, StringComparison.Ordinal))?[AllowedKey.Length..].Trim() ?? "";

    private static IEnumerable<int> Processors(string list)
    {
        foreach (string range in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] ends = [.. range.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            for (int processor = ends[0]; processor <= ends[^1]; processor++)
                yield return processor;
        }
    }
}
