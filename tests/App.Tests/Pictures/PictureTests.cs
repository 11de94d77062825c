using RawAudioNet.App.Pictures;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using ScottPlot;
using SkiaSharp;

namespace RawAudioNet.App.Tests.Pictures;

public sealed class PictureTests
{
    [Fact]
    public void Font_isTheEmbeddedOne_whateverTheMachineHas()
    {
        EmbeddedFont.Register();
        SKTypeface face = Fonts.GetTypeface(EmbeddedFont.Name, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
        Assert.Equal("DejaVu Sans", face.FamilyName);
        Assert.True(face.ContainsGlyphs("abcäßçЖдΩ %"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(50)]
    public void Confusion_namesOfClasses_areDrawn(int classes)
    {
        // Names of one dot each need as much room as those of capital letters and leave far less ink.
        long letters = Ink(ConfusionPicture.Draw(Score(classes, "WWWWWWWW"), "title"));
        long dots = Ink(ConfusionPicture.Draw(Score(classes, "........"), "title"));
        Assert.InRange(letters - dots, 100 * classes, long.MaxValue);
    }

    // The counts are white on deep blue.
    [Fact]
    public void Names_withLettersThatNoFontHas_areNumbers() =>
        Assert.Equal(["dog", "class 2", "naïve"], EmbeddedFont.Drawable(["dog", "a\uF8F0\uE0A5b", "naïve"], out _));

    [Fact]
    public void Confusion_counts_areDrawn() =>
        Assert.True(Ink(ConfusionPicture.Draw(Score(3, "a", 88), "t")) < Ink(ConfusionPicture.Draw(Score(3, "a", 1), "t")));

    [Fact]
    public void Confusion_aThousandClasses_keepsToASize()
    {
        using SKBitmap picture = SKBitmap.Decode(ConfusionPicture.Draw(Score(1000, "a"), "t"));
        Assert.InRange(picture.Width, 1000, 10_000);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    [InlineData(500, true)]
    public void Curves_ofAnyLength_showBothCurves(int epochs, bool hasValidation)
    {
        EpochReport[] log = [.. Enumerable.Range(1, epochs).Select(epoch => new EpochReport(
            epoch, epoch, 0.01, 0.9, 1.0 / epoch, 1 - 0.5 / epoch, hasValidation ? 1.5 / epoch : null, hasValidation ? 0.5 : null, 1, 1))];
        using SKBitmap picture = SKBitmap.Decode(CurvesPicture.Draw(log, epochs));
        Assert.True(Count(picture, PictureStyle.Blue) > 20);
        Assert.Equal(hasValidation, Count(picture, PictureStyle.Vermillion) > 20);
    }

    [Fact]
    public void Curves_lossThatIsNotANumber_isLeftOut()
    {
        EpochReport[] log = [new(1, 1, 0.01, 0.9, double.NaN, 0.5, double.PositiveInfinity, 0.5, 1, 1), new(2, 2, 0.01, 0.9, 1, 0.5, 1, 0.5, 1, 1)];
        Assert.NotEmpty(CurvesPicture.Draw(log, 2));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Spectrogram_ofATone_isLoudestInItsRow(double hertz)
    {
        using IBackend backend = BackendFactory.Create("cpu");
        LogMelImage image = LogMelImage.Of(Tone(hertz, 0.5), backend);
        int column = image.Decibels.GetLength(1) / 2;
        int loudest = Enumerable.Range(0, image.Decibels.GetLength(0)).MaxBy(row => image.Decibels[row, column]);
        Assert.InRange(loudest - LogMelImage.RowOf(hertz), -1, 1);
    }

    [Fact]
    public void Spectrogram_ofALongSound_hasFewColumnsAndNoGap()
    {
        using IBackend backend = BackendFactory.Create("cpu");
        LogMelImage image = LogMelImage.Of(Tone(1000, 40), backend);
        Assert.InRange(image.Decibels.GetLength(1), 500, 1000);
        Assert.InRange(image.Seconds, 40, 40.1);
        int row = (int)Math.Round(LogMelImage.RowOf(1000));
        float[] levels = [.. Enumerable.Range(0, image.Decibels.GetLength(1)).Select(column => image.Decibels[row, column])];
        Assert.InRange(levels.Max() - levels.Min(), 0, 3);
    }

    [Fact]
    public void Sound_ofOneFrame_isDrawn()
    {
        using IBackend backend = BackendFactory.Create("cpu");
        Assert.NotEmpty(SoundPicture.Draw(AudioClip.FromSamples([0.5f], 1, 8000), "one", backend));
        Assert.NotEmpty(SoundPicture.DrawSmall(AudioClip.FromSamples([0f, 0f], 2, 192_000), backend));
    }

    private static AudioClip Tone(double hertz, double seconds)
    {
        var samples = new float[(int)(seconds * 16_000)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / 16_000));
        return AudioClip.FromSamples(samples, 1, 16_000);
    }

    private static ScoreReport Score(int classes, string name, int count = 7) => new()
    {
        Clips = classes * count,
        Loss = 0,
        Accuracy = 1,
        AccuracyInterval = [0, 1],
        BalancedAccuracy = 1,
        MacroF1 = 1,
        PerClass = [],
        Labels = [.. Enumerable.Repeat(name, classes)],
        Confusion = [.. Enumerable.Range(0, classes).Select(row => (IReadOnlyList<int>)[.. Enumerable.Range(0, classes).Select(column => row == column ? count : 0)])],
    };

    /// <summary>How far from white a picture is in all, in whole black pixels.</summary>
    private static long Ink(byte[] png)
    {
        using SKBitmap picture = SKBitmap.Decode(png);
        return picture.Pixels.Sum(pixel => 255L * 3 - pixel.Red - pixel.Green - pixel.Blue) / (3 * 255);
    }

    private static int Count(SKBitmap picture, Color colour) =>
        picture.Pixels.Count(pixel => pixel.Red == colour.R && pixel.Green == colour.G && pixel.Blue == colour.B);
}
