using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Reporting;

/// <summary>
/// Shows trainings that run at the same time: on a terminal one line for all of them and one for each that is done, elsewhere a line an epoch.
/// </summary>
/// <param name="console">Where to.</param>
/// <param name="noun">What a training is called.</param>
/// <param name="trainings">How many there are.</param>
/// <param name="epochs">The epochs of all of them.</param>
/// <param name="showsEpochs">Whether an epoch has a line where there is no terminal.</param>
internal sealed class GroupProgress(AppConsole console, string noun, int trainings, long epochs, bool showsEpochs = true)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch running = Stopwatch.StartNew();
    private readonly Lock access = new();
    private readonly SortedDictionary<int, Member> underWay = [];
    private TimeSpan lastLine;
    private int done;
    private long epochsDone;

    /// <summary>What a training reports to.</summary>
    /// <param name="number">Its place in the line that shows several.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="epochsOfIt">Its epochs.</param>
    public Member Of(int number, string name, int epochsOfIt) => new(this, number, name, epochsOfIt);

    private void Batch(Member member)
    {
        if (!console.ErrorIsTerminal)
            return;
        lock (access)
        {
            underWay[member.Number] = member;
            if (running.Elapsed - lastLine < LineInterval)
                return;
            lastLine = running.Elapsed;
            console.Transient(Printable.Fit(Line(), AppConsole.Width - 1));
        }
    }

    private void Epoch(Member member, EpochReport report)
    {
        if (console.ErrorIsTerminal || !showsEpochs)
            return;
        console.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"{member.Name}  epoch {report.Epoch}/{member.Epochs}  train {ScoreTables.Loss(report.TrainLoss)} {100 * report.TrainAccuracy:F1} %  "
            + $"validation {ScoreTables.Loss(report.ValidationLoss!.Value)} {100 * report.ValidationAccuracy:F1} %  {report.ClipsPerSecond:F0}/s"));
    }

    private void Finish(Member member, string result)
    {
        int place;
        lock (access)
        {
            underWay.Remove(member.Number);
            epochsDone += member.Epochs;
            place = ++done;
        }
        console.Progress($"{member.Name} done ({place} of {trainings}): {result}");
    }

    private string Line()
    {
        double part = (epochsDone + underWay.Values.Sum(member => member.EpochsDone)) / epochs;
        TimeSpan left = running.Elapsed * ((1 - part) / Math.Max(part, 1e-6));
        IEnumerable<string> now = underWay.Values.Select(
            member => string.Create(CultureInfo.InvariantCulture, $"{member.Name} {member.EpochsDone:F1}/{member.Epochs}"));
        string time = part > 0.001 ? $", {TrainingProgress.Duration(left)} left" : "";
        return $"{done} of {ScoreTables.Plural(trainings, noun)} done{time}; epochs: {string.Join(", ", now)}";
    }

    /// <summary>How far one of the trainings is.</summary>
    internal sealed class Member(GroupProgress group, int number, string name, int epochs) : ITrainingProgress
    {
        /// <summary>Its place in the line that shows several.</summary>
        public int Number => number;

        /// <summary>What it is called.</summary>
        public string Name => name;

        /// <summary>Its epochs.</summary>
        public int Epochs => epochs;

        /// <summary>Those that it has behind it.</summary>
        public double EpochsDone { get; private set; }

        public void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar)
        {
            EpochsDone = epoch - 1 + (double)batch / batches;
            group.Batch(this);
        }

        public void Epoch(EpochReport report) => group.Epoch(this, report);

        /// <summary>It is done.</summary>
        /// <param name="result">What it came to, in words.</param>
        public void Finish(string result) => group.Finish(this, result);
    }
}
