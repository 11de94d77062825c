using System.CommandLine;
using RawAudioNet.App.Tuning;

namespace RawAudioNet.App.Tests.Tuning;

public sealed class VariationTests
{
    private static readonly Option[] Options = [new Option<double>("--max-lr"), new Option<string>("--channels") { HelpName = "A,B" }];

    [Theory]
    [InlineData("max-lr=1e-2,3e-2", "max-lr", "1e-2", "3e-2")]
    [InlineData(" --max-lr = 1e-2, 3e-2 ", "max-lr", "1e-2", "3e-2")]
    [InlineData("channels=8,16 / off", "channels", "8,16", "off")]
    public void Parse_spacesAroundNamesAndValues_areNoPartOfThem(string text, string name, params string[] values)
    {
        Variation variation = Variation.Parse(text, Options, _ => null);
        Assert.Equal(name, variation.Name);
        Assert.Equal(values, variation.Values);
    }

    [Theory]
    [InlineData("max-lr=1e-2, 1e-2", "a value is there twice")]
    [InlineData("max-lr=1e-2, ", "a value is empty")]
    [InlineData("=1", "unknown option ''")]
    [InlineData("", "unknown option ''")]
    public void Parse_whatIsNone_isRefused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<UsageException>(() => Variation.Parse(text, Options, _ => null)).Message, StringComparison.Ordinal);
}
