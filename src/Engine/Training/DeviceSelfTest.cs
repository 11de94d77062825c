using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Whether a device computes what the CPU computes: one whole training step of the network, from sound to changed weights. Drivers exist that
/// run kernels without an error and with wrong results.
/// </summary>
public static class DeviceSelfTest
{
    // Right devices differ from each other by 1e-5 of a tensor's size at most, wrong ones by about all of it.
    private const double Tolerance = 1e-3;

    private const int Clips = 4;

    /// <summary>
    /// Masked stretches are constant, at the mean of a clip of noise; this normalisation keeps them away from zero, where a rectifier would
    /// decide by the last bit.
    /// </summary>
    private static readonly TrainerOptions Options = new()
    {
        Network = new AudioClassifierOptions(NoiseSource.Classes, AudioClassifierOptions.DefaultChannels),
        Seed = 1,
        Epochs = 10,
        Batch = Clips,
        MaximumRate = 0.1,
        Normalisation = new Normalisation(0, 10),
    };

    /// <summary>Runs the test.</summary>
    /// <param name="backend">The device under test.</param>
    /// <returns>What was wrong, in a line; null when nothing was.</returns>
    public static string? FirstFault(IBackend backend)
    {
        try
        {
            List<(string Name, float[] Values)> got = Step(backend);
            using IBackend cpu = BackendFactory.Create("cpu", 1);
            List<(string Name, float[] Values)> expected = Step(cpu);
            for (int i = 0; i < expected.Count; i++)
            {
                double distance = Distance(got[i].Values, expected[i].Values);
                if (!(distance <= Tolerance))
                    return $"{backend.Id}: {expected[i].Name} differs from the CPU's by {distance:G2} of its size";
            }
        }
        catch (Exception exception) when (exception is DeviceException or BadStepException)
        {
            return exception.Message;
        }

        return null;
    }

    /// <summary>What a step computes, in the order in which it does: a fault shows where it begins.</summary>
    private static List<(string Name, float[] Values)> Step(IBackend backend)
    {
        using var source = new NoiseSource(backend, Clips);
        using var trainer = new Trainer(backend, source, Options);
        trainer.TrainEpoch(0);
        List<(string, float[])> results = [("a spectrogram", source.Spectrograms.ToArray()), ("the loss", [trainer.ReadLog(0, 0)[0].Loss])];
        IReadOnlyList<Parameter> parameters = trainer.Parameters.Parameters;
        results.AddRange(parameters.Where(parameter => !parameter.IsTrained).Select(parameter => (parameter.Name, parameter.Value[0].ToArray())));
        Parameter[] backwards = [.. parameters.Where(parameter => parameter.IsTrained).Reverse()];
        results.AddRange(backwards.Select(parameter => ("the gradient of " + parameter.Name, parameter.Gradient[0].ToArray())));
        results.AddRange(backwards.Select(parameter => (parameter.Name + " after the step", parameter.Value[0].ToArray())));
        return results;
    }

    private static double Distance(float[] got, float[] expected)
    {
        double squares = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            squares += Math.Pow(got[i] - expected[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(squares / size);
    }

    /// <summary>Clips of noise that swells in each at its own time, made into spectrograms on the device.</summary>
    private sealed class NoiseSource : ResidentSource
    {
        public const int Classes = 3;

        private const int Channels = 2;
        private const int Samples = 176_000;

        public NoiseSource(IBackend backend, int clips)
            : base(backend, [.. Enumerable.Range(0, clips).Select(clip => clip % Classes)], Image, clips, new TimeShift(Image[1] / 2, BothWays: true))
        {
            using var construction = new Construction(this);
            using var spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), clips, Channels, Samples);
            Tensor sound = TensorArena.AllocateTensor(backend, new Shape(clips, Channels, Samples), "self-test");
            using TensorArena soundMemory = sound.Arena;

            // Memory that an earlier test had may hold its results: a device that computes nothing must not find them.
            Spectrograms.CopyFrom(new float[Spectrograms.Count]);
            sound.CopyFrom(Noise(clips));
            spectrogram.Compute(sound, Spectrograms);
            backend.Synchronize();
            construction.Complete();
        }

        private static Shape Image
        {
            get
            {
                var options = new SpectrogramOptions();
                return new Shape(options.Mels, options.Frames(Samples), Channels);
            }
        }

        private static float[] Noise(int clips)
        {
            var random = new Random(1);
            var sound = new float[clips * Channels * Samples];
            for (int i = 0; i < sound.Length; i++)
            {
                int clip = i / (Channels * Samples);
                float swell = 1.1f + MathF.Sin(MathF.Tau * i % Samples / Samples + clip);
                sound[i] = 0.2f * swell * (2 * random.NextSingle() - 1);
            }

            return sound;
        }
    }
}
