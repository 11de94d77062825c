using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>Scores the clips that are held out, after every epoch.</summary>
internal interface IValidation : IDisposable
{
    /// <summary>Scores the network as it is now.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="normalisation">What spectrograms are normalised by.</param>
    /// <param name="loss">The loss as the recipe reports it.</param>
    /// <exception cref="OperationCanceledException">A signal asked to stop.</exception>
    ClipScores Score(int epoch, Normalisation normalisation, out double loss);
}
