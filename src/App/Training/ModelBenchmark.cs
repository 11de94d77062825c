using System.Diagnostics;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Training;

/// <summary>
/// How long a trained network takes on a device from 4 s of sound in memory to probabilities: preparing, copying to the device, spectrogram,
/// network and copying back, as <c>predict</c> does it; reading and decoding files are not counted.
/// </summary>
internal sealed class ModelBenchmark(AudioClip clip, Func<IBackend, SoundClassifier> createClassifier, CancellationToken cancellation)
{
    /// <summary>Clips at a time where many are to be judged.</summary>
    public const int Batch = 16;

    private const int LeastCalls = 5;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Measures on one device.</summary>
    /// <exception cref="DeviceException">It does not work.</exception>
    public DeviceBenchmark Run(string device, int threads)
    {
        using IBackend backend = BackendFactory.Create(device, threads);
        using SoundClassifier classifier = createClassifier(backend);
        double oneClip = MillisecondsOf(classifier, 1);
        double perClip = MillisecondsOf(classifier, Batch) / Batch;
        return new DeviceBenchmark
        {
            Id = backend.Id,
            Name = backend.Description,
            OneClipMs = oneClip,
            MsPerClip = perClip,
            ClipsPerSecond = 1000 / perClip,
            TimesRealTime = 1000 / perClip * clip.Frames / clip.SampleRateHz,
            PeakMemoryBytes = backend.PeakBytes,
        };
    }

    /// <summary>The median of the calls of a second, after two to warm up.</summary>
    private double MillisecondsOf(SoundClassifier classifier, int clips)
    {
        (AudioClip, long)[] stretches = [.. Enumerable.Repeat((clip, 0L), clips)];
        classifier.Classify(stretches);
        classifier.Classify(stretches);
        var milliseconds = new List<double>();
        var all = Stopwatch.StartNew();
        while (all.Elapsed < Duration || milliseconds.Count < LeastCalls)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            classifier.Classify(stretches);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        milliseconds.Sort();
        return milliseconds[milliseconds.Count / 2];
    }
}
