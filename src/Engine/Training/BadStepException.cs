using System.Globalization;

namespace RawAudioNet.Engine.Training;

/// <summary>A step whose loss or gradient is not finite. The weights are those from before it.</summary>
public sealed class BadStepException : Exception
{
    /// <summary>Describes the step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="epoch">Its epoch, from 0.</param>
    /// <param name="learningRate">The learning rate it would have been taken with.</param>
    /// <param name="clips">The indices of its clips among those that the model trains on.</param>
    public BadStepException(int step, int epoch, double learningRate, IReadOnlyList<int> clips)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"the loss or a gradient is not finite at step {step + 1} (epoch {epoch + 1}, learning rate {learningRate:g4}); the weights are those from before it"))
    {
        Step = step;
        Clips = clips;
    }

    /// <summary>The step, from 0.</summary>
    public int Step { get; }

    /// <summary>
    /// The indices of its clips among those that the model trains on: <see cref="TrainerOptions.Clips"/>, without which they are all of the source's.
    /// </summary>
    public IReadOnlyList<int> Clips { get; }
}
