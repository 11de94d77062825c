using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class CsvTextTests
{
    [Fact]
    public void Row_quotesOnlyWhatNeedsIt() => Assert.Equal("plain,\"a,b\",\"say \"\"x\"\"\",\n", CsvText.Row("plain", "a,b", "say \"x\"", ""));

    [Fact]
    public void Number_readsBackAsTheSame() => Assert.Equal(0.1 + 0.2, double.Parse(CsvText.Number(0.1 + 0.2), System.Globalization.CultureInfo.InvariantCulture));
}
