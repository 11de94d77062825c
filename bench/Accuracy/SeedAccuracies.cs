using System.Globalization;
using System.Runtime.InteropServices;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Accuracy;

/// <summary>
/// Trains the default recipe with many seeds and prints each one's accuracy on test clips after the last epoch; and writes the very features,
/// so that another program can do the same with them (<c>bench/peers/accuracy_torch.py</c>).
/// </summary>
internal static class SeedAccuracies
{
    private const int Batch = 16;
    private const double MaximumRate = 1e-2;

    /// <summary>Writes the features, then trains.</summary>
    /// <param name="training">The folder of clips that train, a sub-folder a class.</param>
    /// <param name="test">The folder of clips that test.</param>
    /// <param name="epochs">Epochs of each training.</param>
    /// <param name="seeds">How many; the first is 0. Clips are cut alike for all.</param>
    /// <param name="folder">Receives <c>train.f32</c>, <c>train.i32</c>, <c>test.f32</c>, <c>test.i32</c>.</param>
    public static void Run(string training, string test, int epochs, int seeds, string folder)
    {
        using IBackend backend = BackendFactory.Create("cpu");
        Manifest manifest = Manifest.Load(training);
        var preparer = new ClipPreparer(new ClipPreparation());
        IReadOnlyList<SoundClip> clips = ClipScan.Run(manifest.Clips, preparer.Preparation).Clips;
        IReadOnlyList<SoundClip> judged = ClipScan.Run(Manifest.Load(test).WithLabels(manifest.Labels).Clips, preparer.Preparation).Clips;

        // Clips of both sets that are longer than a window count once, with one stretch: each image is a clip.
        using FeatureStore store = Features(clips);
        using FeatureStore testStore = Features(judged);
        int[] rows = Rows(clips, store);
        int[] testRows = Rows(judged, testStore);
        Write(backend, store, rows, clips, Path.Combine(folder, "train"));
        Write(backend, testStore, testRows, judged, Path.Combine(folder, "test"));
        using var source = new StoredBatchSource(backend, store, clips, rows, Batch);
        using var testSource = new StoredFeatureSource(backend, testStore, testRows, Batch);
        for (int seed = 0; seed < seeds; seed++)
        {
            double accuracy = Train(backend, source, testSource, judged, store.Normalisation(rows), manifest.Labels.Count, epochs, (ulong)seed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {accuracy:F5}"));
        }

        FeatureStore Features(IReadOnlyList<SoundClip> some) =>
            FeatureStore.Compute(backend, new SpectrogramOptions(), preparer, some, Window.ForTraining(some, preparer, seed: 0));
    }

    private static double Train(
        IBackend backend,
        IBatchSource source,
        StoredFeatureSource test,
        IReadOnlyList<SoundClip> judged,
        Normalisation normalisation,
        int classes,
        int epochs,
        ulong seed)
    {
        var network = new AudioClassifierOptions(classes, AudioClassifierOptions.DefaultChannels);
        using var trainer = new Trainer(backend, source, new TrainerOptions
        {
            Network = network,
            Seed = seed,
            Epochs = epochs,
            Batch = Batch,
            MaximumRate = MaximumRate,
            Normalisation = normalisation,
        });
        for (int epoch = 0; epoch < epochs; epoch++)
            trainer.TrainEpoch(epoch);
        using var evaluator = new Evaluator(backend, trainer.Parameters, network, test.Images, Batch);
        float[][] logits = evaluator.Logits(test, normalisation);
        return logits.Index().Average(image => Array.IndexOf(image.Item, image.Item.Max()) == judged[image.Index].Clip.Label ? 1.0 : 0.0);
    }

    private static int[] Rows(IReadOnlyList<SoundClip> clips, FeatureStore store) => [.. Enumerable.Range(0, clips.Count).Select(store.RowOf)];

    /// <summary>Images as NumPy reads them, <c>[clips, mels, frames, 2]</c> in dB, and their labels.</summary>
    private static void Write(IBackend backend, FeatureStore store, int[] rows, IReadOnlyList<SoundClip> clips, string path)
    {
        using var source = new StoredFeatureSource(backend, store, rows, 1);
        using FileStream file = File.Create($"{path}.f32");
        Shape shape = store.ImageShape;
        Tensor image = TensorArena.AllocateTensor(backend, new Shape(1, shape[0], shape[1], shape[2]), "an image");
        var values = new float[image.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            source.Load(i, image);
            image.CopyTo(values);
            file.Write(MemoryMarshal.AsBytes<float>(values));
        }

        image.Arena.Dispose();
        File.WriteAllBytes($"{path}.i32", MemoryMarshal.AsBytes<int>(clips.Select(clip => clip.Clip.Label).ToArray()).ToArray());
    }
}
