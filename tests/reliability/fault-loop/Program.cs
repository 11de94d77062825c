using System.Globalization;
using RawAudioNet.App;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using RawAudioNet.FaultLoop;

// fault-loop cuda|opencl DATA WORK MOST [FUNCTION]: trains once per call of the driver, which fails; in one process, since a start takes longer than such a
// training. Of a function that is called more than MOST times so many of its calls fail, spread evenly; with FUNCTION no other's do.
StandIn driver = args[0] == "cuda" ? StandIn.Cuda : StandIn.OpenCl;
(string data, string run, int most) = (args[1], Path.Combine(args[2], "run"), int.Parse(args[3], CultureInfo.InvariantCulture));
string[] train =
    ["train", data, "--split", "0.25", "-b", "4", "-e", "2", "--channels", "4,8", "-d", driver.Device, "--checkpoint-every", "1", "-o", run];
string[] results = ["last.safetensors", "best.safetensors", "log.csv"];
string journal = Environment.GetEnvironmentVariable("STAND_IN_LOG")!;
int failures = 0, cases = 0, resumed = 0;

// Twice: what is made once in a process is made the first time.
Train("");
long begin = new FileInfo(journal).Length;
(int whole, string said) = Train("");
if (whole != 0)
    throw new InvalidOperationException(said);
string wanted = Results();

string[] journalled = File.ReadAllText(journal)[(int)begin..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
foreach (var calls in journalled.Select(line => line.Split(' ')[0]).Where(IsTried).GroupBy(name => name))
{
    int saved = 0, done = 0, streamed = 0, tried = 0;
    foreach (int call in Spread(calls.Count()))
    {
        cases++;
        tried++;
        (int exit, string error) = Train($"{calls.Key}:{call}={driver.FaultOf(calls.Key, call)}");
        string line = error.TrimEnd('\n').Split('\n')[^1];
        if (exit == 0 && driver.IsAllocation(calls.Key) && error.Contains("made anew for every batch", StringComparison.Ordinal))
            streamed++; // Spectrograms that find no room on the device are not kept there.
        else if (exit == 0 && driver.IsDispensable(calls.Key) && Results() == wanted)
            done++; // As of a release: what could not be given back ends with the process.
        else if (exit != 3 || !line.StartsWith($"rawaudionet train: {driver.Device}: ", StringComparison.Ordinal) || error.Contains("\n   at ", StringComparison.Ordinal))
            Bad($"{calls.Key} {call}: exit code {exit}: {line}");
        try
        {
            // Reads options, checkpoints and logs, and refuses those that do not belong together.
            if (Directory.Exists(run) && RunFolder.IsBegun(run) && EarlierRun.Open(run).State is not null)
            {
                saved++;
                if (exit == 3 && driver == StandIn.OpenCl)
                    Resume($"{calls.Key} {call}");
            }
            if (Directory.Exists(run) && Directory.EnumerateFiles(run, "*" + AtomicFile.TemporarySuffix).Any())
                Bad($"{calls.Key} {call}: a half-written file is left");
        }
        catch (Exception fault)
        {
            Bad($"{calls.Key} {call}: {fault.Message}");
        }
    }
    Console.WriteLine(
        $"{calls.Key}: {calls.Count()} calls, {tried} failed, {saved} left a state to go on from"
        + $"{(done > 0 ? $", {done} did no harm" : "")}{(streamed > 0 ? $", after {streamed} it was trained without keeping spectrograms" : "")}");
}
Console.WriteLine($"{cases} calls failed, {failures} of them ended badly{(resumed > 0 ? $"; {resumed} trainings went on to the same bytes" : "")}");
return failures == 0 ? 0 : 1;

bool IsTried(string name) => args.Length > 4 ? name == args[4] : !driver.IsQuestion(name);

IEnumerable<int> Spread(int calls) =>
    calls <= most ? Enumerable.Range(1, calls) : Enumerable.Range(0, most).Select(i => 1 + (int)((long)i * (calls - 1) / Math.Max(1, most - 1)));

(int Code, string Error) Train(string plan)
{
    if (Directory.Exists(run))
        Directory.Delete(run, recursive: true);
    GC.Collect();
    GC.WaitForPendingFinalizers();
    driver.Begin(plan);
    return Run(train);
}

// The stand-in for NVIDIA's driver computes nothing, so only OpenCL's can be judged by what comes out.
void Resume(string after)
{
    driver.Begin("");
    (int code, string error) = Run(["train", "--resume", run]);
    resumed++;
    if (code != 0 || Results() != wanted)
        Bad($"{after}: resumed with exit code {code} to {(code == 0 ? "other bytes" : error)}");
}

(int Code, string Error) Run(string[] command)
{
    using var interruption = new Interruption();
    using var error = new StringWriter();
    int code = CommandLine.Run(command, new AppConsole(Stream.Null, TextWriter.Null, error), interruption);
    return (code, error.ToString());
}

string Results() => string.Concat(results.Select(name => Convert.ToHexString(File.ReadAllBytes(Path.Combine(run, name)))));

void Bad(string what)
{
    failures++;
    Console.WriteLine($"FAILED  {what}");
}
