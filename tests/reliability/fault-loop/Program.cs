using System.Text.RegularExpressions;
using RawAudioNet.App;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using RawAudioNet.FaultLoop;

// fault-loop DATA WORK EVERY: trains once per call of the driver, which fails; in one process, since a start takes longer than such a training.
(string data, string run, int every) = (args[0], Path.Combine(args[1], "run"), int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
string[] train = ["train", data, "--split", "0.25", "-b", "4", "-e", "2", "--channels", "4,8", "-d", "cuda", "--checkpoint-every", "1", "-o", run];
string journal = Environment.GetEnvironmentVariable("STAND_IN_LOG")!;
int failures = 0, cases = 0;

// Twice: what is made once in a process is made the first time.
Train("");
File.Delete(Path.Combine(run, "last.safetensors"));
long begin = new FileInfo(journal).Length;
(int whole, string said) = Train("");
if (whole != 0)
    throw new InvalidOperationException(said);
byte[] last = File.ReadAllBytes(Path.Combine(run, "last.safetensors"));

// Without questions to the driver: how many devices, their names and limits, the thread's context.
var question = new Regex("^cu(Init|Driver.*|Device.*|CtxSet.*|CtxGet.*|GetErrorString|MemGetInfo.*|GraphGetNodes|PointerGetAttribute)$");
string text = File.ReadAllText(journal)[(int)begin..];
foreach (var calls in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Where(name => !question.IsMatch(name)).GroupBy(name => name))
{
    // Memory runs out for one allocation; whatever else fails does so since the device is lost, for this call and all later ones.
    string code = calls.Key == "cuMemAlloc_v2" ? "2" : "719!";
    bool releases = Regex.IsMatch(calls.Key, "Free|Unload|Unregister|Destroy");
    int saved = 0, done = 0, streamed = 0, tried = 0;
    for (int call = 1; call <= calls.Count(); call += every)
    {
        cases++;
        tried++;
        (int exit, string error) = Train($"{calls.Key}:{call}={code}");
        string line = error.TrimEnd('\n').Split('\n')[^1];
        if (exit == 0 && releases && File.ReadAllBytes(Path.Combine(run, "last.safetensors")).AsSpan().SequenceEqual(last))
            done++; // All was written before; what could not be given back ends with the process.
        else if (exit == 0 && code == "2" && error.Contains("made anew for every batch", StringComparison.Ordinal))
            streamed++; // Spectrograms that find no room on the device are not kept there.
        else if (exit != 3 || !line.StartsWith("rawaudionet train: cuda:0: ", StringComparison.Ordinal) || error.Contains("\n   at ", StringComparison.Ordinal))
            Bad($"{calls.Key} {call}: exit code {exit}: {line}");
        try
        {
            // Reads options, checkpoints and logs, and refuses those that do not belong together.
            saved += Directory.Exists(run) && RunFolder.IsBegun(run) && EarlierRun.Open(run).State is not null ? 1 : 0;
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
        + $"{(done > 0 ? $", {done} came when all was done" : "")}{(streamed > 0 ? $", after {streamed} it was trained without keeping spectrograms" : "")}");
}
Console.WriteLine($"{cases} calls failed, {failures} of them ended badly");
return failures == 0 ? 0 : 1;

(int Code, string Error) Train(string plan)
{
    if (Directory.Exists(run))
        Directory.Delete(run, recursive: true);
    GC.Collect();
    GC.WaitForPendingFinalizers();
    StandIn.Begin(plan);
    using var interruption = new Interruption();
    using var error = new StringWriter();
    int code = CommandLine.Run(train, new AppConsole(Stream.Null, TextWriter.Null, error), interruption);
    return (code, error.ToString());
}

void Bad(string what)
{
    failures++;
    Console.WriteLine($"FAILED  {what}");
}
