using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App;
using RawAudioNet.App.Reporting;

// load-loop MINUTES DATA WORK: trains, evaluates, predicts and exports again and again in this one process, so that whatever is not given back
// adds up, and compares memory, open files and threads after a sixth of the time with those at its end.
const double LargestGrowth = 0.02;
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
    Sample now = Sample.Take(running.Elapsed.TotalMinutes);
    if (samples.Count == 0 || (int)(10 * now.Minutes / minutes) > (int)(10 * samples[^1].Minutes / minutes))
        Print(now);
    samples.Add(now);
}

Sample early = Sample.Median(samples.Where(sample => sample.Minutes / minutes is > 1.0 / 6 and < 1.0 / 6 + 0.1));
Sample late = Sample.Median(samples.Where(sample => sample.Minutes / minutes > 0.9));
Console.WriteLine("medians");
Print(early);
Print(late);
double growth = late.Megabytes / early.Megabytes - 1;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds of {commands.Length} commands; resident memory {100 * growth:+0.0;-0.0} %"));
return growth <= LargestGrowth && late.Files <= early.Files && late.Threads <= early.Threads ? 0 : 1;

void Print(Sample sample) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{sample.Minutes,7:F1} {rounds,7} {sample.Megabytes,12:F1} {sample.Files,11} {sample.Threads,8}"));

/// <summary>What the process takes at a moment.</summary>
internal sealed record Sample(double Minutes, double Megabytes, int Files, int Threads)
{
    public static Sample Take(double minutes)
    {
        using var process = Process.GetCurrentProcess();
        return new Sample(minutes, Environment.WorkingSet / 1e6, Directory.GetFileSystemEntries("/proc/self/fd").Length, process.Threads.Count);
    }

    public static Sample Median(IEnumerable<Sample> samples)
    {
        Sample[] all = [.. samples];
        return new Sample(Of(sample => sample.Minutes), Of(sample => sample.Megabytes), (int)Of(sample => sample.Files), (int)Of(sample => sample.Threads));

        double Of(Func<Sample, double> value) => all.Select(value).Order().ElementAt(all.Length / 2);
    }
}
