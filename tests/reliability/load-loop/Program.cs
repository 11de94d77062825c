using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App;
using RawAudioNet.App.Reporting;
using RawAudioNet.LoadLoop;

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
var resident = new List<double>();
var resting = new List<Sample>();
int rounds = 0;
Console.WriteLine("minutes  rounds  after a round MB  at rest MB  objects MB  native MB  open files  threads");
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
    resident.Add(Environment.WorkingSet / 1e6);
    if (resting.Count < Parts && running.Elapsed.TotalMinutes >= (resting.Count + 1) * minutes / Parts)
    {
        resting.Add(TakeAtRest());
        Print(resting[^1]);
        resident.Clear();
    }
}

(Sample early, Sample late) = (resting[0], resting[^1]);
double growth = late.Resident / early.Resident - 1;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{rounds} rounds of {commands.Length} commands; memory at rest {early.Resident:F1} MB, then {late.Resident:F1}: {100 * growth:+0.0;-0.0} %"));
bool same = late.HasSame(early);
if (!same)
{
    Console.WriteLine($"threads: {string.Join(", ", early.Threads)}\n   then: {string.Join(", ", late.Threads)}");
    Console.WriteLine($"  files: {string.Join(", ", early.Files)}\n   then: {string.Join(", ", late.Files)}");
}
return growth <= LargestGrowth && same ? 0 : 1;

// When nothing changes any longer: on a busy machine that takes more than one rest.
Sample TakeAtRest()
{
    Sample? before = null;
    for (int rests = 1; ; rests++)
    {
        Thread.Sleep(rest);
        Sample.GiveBack();
        Sample now = Sample.Take(running.Elapsed.TotalMinutes);
        if (rests == MostRests || (before is not null && before.HasSame(now)))
            return now;
        before = now;
    }
}

// Beside memory at rest, the median over the rounds since the last rest, which has what collector and C library hold in case it is wanted again.
void Print(Sample sample) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{sample.Minutes,7:F1} {rounds,7} {resident.Order().ElementAt(resident.Count / 2),17:F1} {sample.Resident,11:F1} {sample.Live,11:F1} {sample.Native,10:F1} "
    + $"{sample.Files.Count,11} {sample.Threads.Count,8}"));
