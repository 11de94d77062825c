using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using Xunit;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Engine.Tests.References;

/// <summary>A second opinion on the naive Fourier sum: Math.NET's fast transform.</summary>
[Trait("Speed", "Small")]
public sealed class SpectrogramReferenceTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(1024)]
    public void Power_is_that_of_an_independent_transform(int length)
    {
        var shape = new StftShape(1, 2, 3 * length + 1, length, length / 2 + 1);
        double[] x = Uniform(shape.Waveforms.Count, 1);

        double[] power = SpectrogramReference.StftPower(shape, x);

        for (int frame = 0; frame < 2 * shape.Frames; frame++)
        {
            Complex[] spectrum = Array.ConvertAll(
                SpectrogramReference.Frame(shape, x, frame / shape.Frames, frame % shape.Frames), value => new Complex(value, 0));
            Fourier.Forward(spectrum, FourierOptions.Matlab);
            for (int k = 0; k < shape.Bins; k++)
                Assert.Equal(spectrum[k].Magnitude * spectrum[k].Magnitude, power[frame * shape.Bins + k], 1e-9 * length);
        }
    }
}
