using RawAudioNet.App.Options;

namespace RawAudioNet.App.Tests.Options;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("train", "train", 0)]
    [InlineData("trian", "train", 1)]
    [InlineData("epoch", "epochs", 1)]
    [InlineData("", "ab", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void Edits_countsTheFewest(string from, string to, int expected) => Assert.Equal(expected, Suggestion.Edits(from, to));

    [Theory]
    [InlineData("evalute", "evaluate")]
    [InlineData("pred", "predict")]
    [InlineData("frobnicate", null)]
    [InlineData("-x", null)]
    public void Nearest_offersOnlyWhatIsNear(string typed, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(typed, ["train", "evaluate", "predict", "devices", "-d"]));
}
