using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Tests.Export;

/// <summary>
/// A clip has the same probabilities whoever is asked, and in whatever company: library, <c>predict</c> and <c>evaluate</c> agree to the bit,
/// and ONNX Runtime with both exports within 1e-4, the rounding of other kernels and another transform.
/// </summary>
public sealed class SameProbabilitiesTests(TrainedVoices voices) : IClassFixture<TrainedVoices>
{
    private const int Most = 64;
    private const double OnnxTolerance = 1e-4;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Most)]
    public void Clips_have_the_same_probabilities_everywhere(int batch)
    {
        // From all over the sets; the first is one that is not certain, so that no rounding hides behind a probability of 1.
        int[] chosen = [.. Chosen().Take(batch)];
        SoundClip[] clips = [.. chosen.Select(index => voices.Clips[index])];
        using SoundClassifier classifier = SoundClassifier.Load(voices.Run);
        double[][] alone = [.. clips.Select(clip => classifier.Classify(AudioFile.Open(clip.Clip.Path)))];
        Assert.InRange(alone[0].Max(), 0.2, 0.99);

        Assert.Equal(alone, Together(classifier, clips));
        Assert.Equal(alone, Predicted(clips, classifier.Labels));
        AssertEvaluatedAlike(alone, clips);
        AssertNear(alone, Onnx("input", [2, 64, 344], [.. chosen.Select(index => voices.Spectrograms[index])]));
        AssertNear(alone, Onnx("waveform", [2, 176000], [.. chosen.Select(voices.Waveform)], "--waveform"));
    }

    [Fact]
    public void Long_recording_has_the_same_probabilities_everywhere()
    {
        string folder = Path.Combine(voices.At("long"), voices.Checkpoint.Labels[0]);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "long.wav");
        byte[] tone = ToneFolder.Tone(700, 11);
        new Random(4).NextBytes(tone.AsSpan(20_000, 60_000));
        File.WriteAllBytes(path, tone);
        SoundClip[] clips = [.. ClipScan.Run([new Clip(path, "long.wav", 0, null, null)], new ClipPreparation(), cancellation: TestContext.Current.CancellationToken).Clips];
        using SoundClassifier classifier = SoundClassifier.Load(voices.Run);
        double[][] alone = [classifier.Classify(AudioFile.Open(path))];

        Assert.Equal(alone, Predicted(clips, classifier.Labels));
        AssertEvaluatedAlike(alone, clips);
    }

    /// <summary>Clips in steps through the sets, the least certain first.</summary>
    private IEnumerable<int> Chosen()
    {
        int[] spread = [.. Enumerable.Range(0, Most).Select(i => i * voices.Clips.Count / Most)];
        return spread.OrderBy(index => Certainty(voices.Logits[index]));
    }

    private static double Certainty(float[] logits)
    {
        var probabilities = new double[logits.Length];
        Probabilities.Softmax(logits, probabilities);
        return probabilities.Max();
    }

    private static double[][] Together(SoundClassifier classifier, SoundClip[] clips) =>
        classifier.Classify([.. clips.Select(clip =>
        {
            AudioClip sound = AudioFile.Open(clip.Clip.Path);
            return (sound, classifier.Windows(sound).Start(0));
        })]);

    private double[][] Predicted(SoundClip[] clips, IReadOnlyList<string> labels)
    {
        AppRun run = AppRun.Of(["predict", voices.Run, .. clips.Select(clip => clip.Clip.Path), "--top", "5", "-d", "cpu", "--json"]);
        Assert.True(run.Code == 0, run.Error);
        return [.. run.Json().GetProperty("results").EnumerateArray().Select(result => result.GetProperty("top").EnumerateArray()
            .OrderBy(entry => labels.ToList().IndexOf(entry.GetProperty("label").GetString()!))
            .Select(entry => entry.GetProperty("probability").GetDouble())
            .ToArray())];
    }

    /// <summary>What evaluation says of each clip: its first class with its probability, as it stands in predictions.csv.</summary>
    private void AssertEvaluatedAlike(double[][] expected, SoundClip[] clips)
    {
        var console = new AppConsole(Stream.Null, TextWriter.Null, TextWriter.Null);
        using IBackend backend = BackendFactory.Create("cpu");
        using var classifier = new SoundClassifier(voices.Checkpoint, backend);
        ClipPrediction[] evaluated = [.. ClipEvaluation.Run(classifier, backend, clips, 0, console, CancellationToken.None).Predictions()];
        Assert.Equal(expected.Select(of => of.Max()), evaluated.Select(clip => clip.Probability));
        Assert.Equal(expected.Select(of => classifier.Labels[Array.IndexOf(of, of.Max())]), evaluated.Select(clip => clip.Predicted));
    }

    private float[][] Onnx(string input, int[] shape, float[][] images, params string[] options)
    {
        string file = voices.At($"{Guid.NewGuid()}.onnx");
        AppRun export = AppRun.Of(["export", voices.Run, "--onnx", file, .. options]);
        Assert.True(export.Code == 0, export.Error);
        using var session = new InferenceSession(file);
        var tensor = new DenseTensor<float>(images.SelectMany(image => image).ToArray(), [images.Length, .. shape]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)]);
        return [.. outputs.Single().AsEnumerable<float>().Chunk(outputs.Single().AsTensor<float>().Dimensions[1])];
    }

    private static void AssertNear(double[][] expected, float[][] logits)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            var probabilities = new double[logits[i].Length];
            Probabilities.Softmax(logits[i], probabilities);
            Assert.All(expected[i].Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, OnnxTolerance));
        }
    }
}
