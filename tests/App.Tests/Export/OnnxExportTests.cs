using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Tests.Export;

/// <summary>The exported models in ONNX Runtime, an independent implementation.</summary>
public sealed class OnnxExportTests(TrainedVoices voices) : IClassFixture<TrainedVoices>
{
    private const int Batch = 25;

    [Fact]
    public void Spectrogram_model_gives_the_same_logits_for_every_sample_clip()
    {
        using InferenceSession session = Export();
        for (int first = 0; first < voices.Logits.Length; first += Batch)
        {
            float[][] logits = Run(session, "input", [2, 64, 344], voices.Spectrograms[first..(first + Batch)]);
            for (int i = 0; i < logits.Length; i++)
                AssertSame(voices.Logits[first + i], logits[i], 1e-4);
        }
    }

    [Fact]
    public void Batches_of_1_7_and_64_give_the_same_logits()
    {
        using InferenceSession session = Export();
        foreach (int count in (int[])[1, 7, 64])
        {
            float[][] logits = Run(session, "input", [2, 64, 344], voices.Spectrograms[^count..]);
            for (int i = 0; i < count; i++)
                AssertSame(voices.Logits[voices.Logits.Length - count + i], logits[i], 1e-4);
        }
    }

    [Fact]
    public void Waveform_model_gives_the_same_logits_for_every_sample_clip()
    {
        using InferenceSession session = Export("--waveform");
        Assert.Equal([-1, 2, 176000], session.InputMetadata["waveform"].Dimensions);
        for (int first = 0; first < voices.Logits.Length; first += Batch)
        {
            float[][] sounds = new float[Batch][];
            Parallel.For(0, Batch, i => sounds[i] = voices.Waveform(first + i));
            float[][] logits = Run(session, "waveform", [2, 176000], sounds);
            for (int i = 0; i < logits.Length; i++)
                AssertSame(voices.Logits[first + i], logits[i], 1e-3);
        }
    }

    [Fact]
    public void Waveform_model_hears_silence_as_the_program_does()
    {
        using InferenceSession session = Export("--waveform");
        using SoundClassifier classifier = SoundClassifier.Load(voices.Run);
        float[] logits = Run(session, "waveform", [2, 176000], [new float[2 * 176000]])[0];
        var probabilities = new double[logits.Length];
        Probabilities.Softmax(logits, probabilities);
        Assert.All(classifier.Classify(new float[44100], 44100).Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Model_tells_its_inputs_its_labels_and_its_settings()
    {
        using InferenceSession session = Export();
        Assert.Equal([-1, 2, 64, 344], session.InputMetadata["input"].Dimensions);
        Assert.Equal([-1, 5], session.OutputMetadata["logits"].Dimensions);
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("""["english","french","italian","russian","spanish"]""", metadata["labels"]);
        Assert.Equal("44100", metadata["sampleRateHz"]);
        Assert.Equal("silence", metadata["padding"]);
        Assert.Equal("default", metadata["recipe"]);
        Assert.Equal(CommandLine.Version, metadata["version"]);
        Assert.Equal(5, metadata.Count);
    }

    [Fact]
    public void Export_prints_what_it_wrote()
    {
        string file = voices.At("printed.onnx");
        Assert.Equal(
            [file], AppRun.Of("export", voices.Run, "--onnx", file, "--json").Json().GetProperty("files").EnumerateArray().Select(item => item.GetString()));
        Assert.StartsWith(file, AppRun.Of("export", voices.Run, "--onnx", file).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_of_nothing_is_refused() => AppRun.Of("export", voices.Run).IsRefused(2, "--onnx", "--safetensors");

    [Fact]
    public void Waveform_without_a_file_is_refused() => AppRun.Of("export", voices.Run, "--waveform").IsRefused(2, "--waveform", "--onnx");

    [Fact]
    public void Export_into_a_missing_folder_is_refused() =>
        AppRun.Of("export", voices.Run, "--onnx", voices.At("no/model.onnx")).IsRefused(3, "no/model.onnx");

    private InferenceSession Export(params string[] options)
    {
        string file = voices.At($"{Guid.NewGuid()}.onnx");
        AppRun run = AppRun.Of(["export", voices.Run, "--onnx", file, .. options]);
        Assert.True(run.Code == 0, run.Error);
        return new InferenceSession(file);
    }

    private static float[][] Run(InferenceSession session, string input, int[] shape, float[][] images)
    {
        var tensor = new DenseTensor<float>(images.SelectMany(image => image).ToArray(), [images.Length, .. shape]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)]);
        return [.. outputs.Single().AsEnumerable<float>().Chunk(outputs.Single().AsTensor<float>().Dimensions[1])];
    }

    private static void AssertSame(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], actual[k], tolerance);
        Assert.Equal(Array.IndexOf(expected, expected.Max()), Array.IndexOf(actual, actual.Max()));
    }
}
