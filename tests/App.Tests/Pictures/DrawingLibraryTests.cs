using RawAudioNet.App.Pictures;

namespace RawAudioNet.App.Tests.Pictures;

public sealed class DrawingLibraryTests
{
    [Fact]
    public void Require_whereItIs_isSilent() => DrawingLibrary.Require();

    [Fact]
    public void Require_whereItIsMissing_saysInOneLineWhatIsMissing_whatWorks_andWhatToInstall()
    {
        string message = Assert.Throws<DrawingException>(() => DrawingLibrary.Require("libNowhere")).Message;
        Assert.StartsWith("libNowhere, which draws pictures, is missing", message, StringComparison.Ordinal);
        Assert.Contains("everything but pictures and report pages works", message, StringComparison.Ordinal);
        Assert.Contains("Install rawaudionet for this platform", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
        Assert.DoesNotContain('\n', message);
    }
}
