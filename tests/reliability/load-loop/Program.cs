using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App;
using RawAudioNet.App.Reporting;

// load-loop MINUTES DATA WORK: trains, evaluates, predicts and exports again and again in this one process, so that whatever is not given back
// adds up, and compares memory, open files and threads after a sixth of the time with those at its end.
const double LargestGrowth = 0.02;
const int Parts = 6;

const int MostRests = 4;

// The runtime's pool gives a thread back when it had nothing to do for 20 s: only a process at rest has a number of threads that says anything.
var rest = TimeSpan.FromSeconds(25);
double minutes = double.Parse(args[0], CultureInfo.InvariantCulture);
(string data, string run) = (args[1], Path.Combine(args[2], "run"));
string[][] commands =
[
    ["train", data, "-e", "2", "-b", "8", "-d", "cpu", "-o", run],
    ["train", "--resume", run],
    ["evaluate", run, data, "-d", "cpu", "--report", Path.Combine(args[2], "page.html")],
    ["predict", run, data, "-d", "cpu", "--json"],
    ["export", run, "--onnx", Path.Combine(args[2], "model.onnx")],
];

var running = Stopwatch.StartNew();
var samples = new List<Sample>();
var resting = new List<Sample>();
int rounds = 0;
Console.WriteLine("minutes  rounds  resident MB  open files  threads");
while (running.Elapsed.TotalMinutes < minutes)
{
    foreach (string[] command in commands)
    {
        using var interruption = new Interruption();
        using var error = new StringWriter();
        if (CommandLine.Run(command, new AppConsole(Stream.Null, TextWriter.Null, error), interruption) != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: {error}");
    }
    Directory.Delete(run, recursive: true);
    rounds++;
    samples.Add(Sample.Take(running.Elapsed.TotalMinutes));
    if (resting.Count < Parts && samples[^1].Minutes >= (resting.Count + 1) * minutes / Parts)
    {
        resting.Add(TakeAtRest());
        Print(resting[^1]);
    }
}

(double before, double after) = (Median(1.0 / Parts, 1.0 / Parts + 0.1), Median(0.9, double.MaxValue));
double growth = after / before - 1;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{rounds} rounds of {commands.Length} commands; resident memory {before:F1} MB, then {after:F1}: {100 * growth:+0.0;-0.0} %"));
(Sample early, Sample late) = (resting[0], resting[^1]);
bool same = late.Files.Count == early.Files.Count && late.Threads.SequenceEqual(early.Threads);
if (!same)
{
    Console.WriteLine($"threads: {string.Join(", ", early.Threads)}\n   then: {string.Join(", ", late.Threads)}");
    Console.WriteLine($"  files: {string.Join(", ", early.Files)}\n   then: {string.Join(", ", late.Files)}");
}
return growth <= LargestGrowth && same ? 0 : 1;

// Without what nobody refers to any more, and when nothing changes any longer: on a busy machine that takes more than one rest.
Sample TakeAtRest()
{
    // Memory that only waits to be given back is not what grows: this gives it back.
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    GC.WaitForPendingFinalizers();
    Sample? before = null;
    for (int rests = 1; ; rests++)
    {
        Thread.Sleep(rest);
        Sample now = Sample.Take(running.Elapsed.TotalMinutes);
        if (rests == MostRests || (before is not null && before.Files.Count == now.Files.Count && before.Threads.SequenceEqual(now.Threads)))
            return now;
        before = now;
    }
}

// Of memory after each round in a part of the time: it goes up and down with the garbage of one command.
double Median(double from, double to)
{
    double[] some = [.. samples.Where(sample => sample.Minutes / minutes >= from && sample.Minutes / minutes < to).Select(sample => sample.Megabytes).Order()];
    return some[some.Length / 2];
}

void Print(Sample sample) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{sample.Minutes,7:F1} {rounds,7} {sample.Megabytes,12:F1} {sample.Files.Count,11} {sample.Threads.Count,8}"));

/// <summary>What the process takes at a moment.</summary>
/// <param name="Files">Where the descriptors of open files lead.</param>
/// <param name="Threads">The names of its threads.</param>
internal sealed record Sample(double Minutes, double Megabytes, IReadOnlyList<string> Files, IReadOnlyList<string> Threads)
{
    // The thread that compiles anew what is called often is there for some seconds after any new call, even after one made to take a sample.
    private const string Compiler = ".NET Tiered Com";

    public static Sample Take(double minutes) => new(
        minutes,
        Environment.WorkingSet / 1e6,
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(file => Path.GetFileName(new FileInfo(file).LinkTarget ?? file)).Order(StringComparer.Ordinal)],
        [.. Directory.GetDirectories("/proc/self/task").Select(Name).Where(name => name != Compiler).Order(StringComparer.Ordinal)]);

    private static string Name(string task) => File.ReadAllText(Path.Combine(task, "comm")).Trim();
}
