using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a short-time Fourier transform with centred frames.</summary>
/// <param name="Images">Clips in all.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Samples">Samples a channel, T; more than half the FFT length, as reflection at the ends needs.</param>
/// <param name="FftLength">Samples of a frame, a power of two, 16 to 8192.</param>
/// <param name="HopLength">Samples from one frame to the next.</param>
public readonly record struct StftShape(int Images, int Channels, int Samples, int FftLength, int HopLength)
{
    /// <summary>Frames: <c>1 + ⌊T/hop⌋</c>.</summary>
    public int Frames => 1 + Samples / HopLength;

    /// <summary>Frequency bins: half the FFT length and one.</summary>
    public int Bins => FftLength / 2 + 1;

    /// <summary>The waveforms' shape.</summary>
    public Shape Waveforms => new(Images, Channels, Samples);

    /// <summary>The power spectrum's shape.</summary>
    public Shape Power => new(Images, Channels, Frames, Bins);
}

/// <summary>The extents of the projection of power spectra onto mel bands.</summary>
/// <param name="Images">Clips in all.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Bins">Frequency bins.</param>
/// <param name="Mels">Mel bands.</param>
public readonly record struct MelProjectionShape(int Images, int Channels, int Frames, int Bins, int Mels)
{
    /// <summary>The power spectrum's shape.</summary>
    public Shape Power => new(Images, Channels, Frames, Bins);

    /// <summary>The mel spectrogram's shape, channels-last.</summary>
    public Shape Mel => new(Images, Mels, Frames, Channels);
}

public partial interface IBackend
{
    /// <summary>Floats of workspace that <see cref="StftPower"/> needs.</summary>
    long StftWorkspace(in StftShape shape);

    /// <summary>
    /// Power of the short-time Fourier transform: <c>P[n,c,t,k] = |Σ_j w[j]·x̃[n,c,t·hop + j]·e^{−2πi·k·j/L}|²</c>, x̃ the waveform with L/2
    /// samples reflected at both ends (the edge sample not repeated).
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="tables">Window and sines of this FFT length.</param>
    /// <param name="waveforms">x <c>[N, C, T]</c>.</param>
    /// <param name="power">P <c>[N, C, frames, bins]</c>.</param>
    /// <param name="workspace">At least <see cref="StftWorkspace"/> floats.</param>
    void StftPower(in StftShape shape, SpectrogramTables tables, in Tensor waveforms, in Tensor power, in Tensor workspace);

    /// <summary>Projection onto the mel bands: <c>S[n,m,t,c] = Σ_k fb[k,m]·P[n,c,t,k]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="tables">The filters, sparse.</param>
    /// <param name="power">P <c>[N, C, frames, bins]</c>.</param>
    /// <param name="mel">S <c>[N, mels, frames, C]</c>.</param>
    void MelProjection(in MelProjectionShape shape, SpectrogramTables tables, in Tensor power, in Tensor mel);

    /// <summary>Floats of workspace that <see cref="Decibels"/> needs.</summary>
    /// <param name="images">Clips in all.</param>
    /// <param name="valuesPerImage">Values a clip.</param>
    long DecibelsWorkspace(int images, int valuesPerImage);

    /// <summary>
    /// Power to decibels, in place: <c>D = 10·log10(max(x, 1e-10))</c>, then no value of a clip lower than its largest minus
    /// <paramref name="topDb"/>.
    /// </summary>
    /// <param name="values">x, then D, <c>[N, …]</c>: one floor for all values of a clip.</param>
    /// <param name="topDb">The range kept below a clip's largest value, in dB; not negative.</param>
    /// <param name="workspace">At least <see cref="DecibelsWorkspace"/> floats.</param>
    void Decibels(in Tensor values, float topDb, in Tensor workspace);

    /// <summary>Floats of workspace that <see cref="LogMelSpectrogram"/> needs.</summary>
    /// <param name="shape">The transform's extents.</param>
    /// <param name="mels">Mel bands.</param>
    long LogMelSpectrogramWorkspace(in StftShape shape, int mels);

    /// <summary>
    /// <see cref="StftPower"/>, <see cref="MelProjection"/> and <see cref="Decibels"/> in one, without the power spectra ever being stored;
    /// composed form: <see cref="Composed.LogMelSpectrogram"/>.
    /// </summary>
    /// <param name="shape">The transform's extents.</param>
    /// <param name="tables">Window, sines and filters.</param>
    /// <param name="topDb">The range kept below a clip's largest value, in dB; not negative.</param>
    /// <param name="waveforms">x <c>[N, C, T]</c>.</param>
    /// <param name="features">D <c>[N, mels, frames, C]</c>.</param>
    /// <param name="workspace">At least <see cref="LogMelSpectrogramWorkspace"/> floats.</param>
    void LogMelSpectrogram(
        in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace);
}
