using System.Xml;
using System.Xml.Linq;

namespace RawAudioNet.App.Tests;

public sealed class ReportPageTests : IDisposable
{
    private const string Hostile = "<b onload='x'>\"&amp";

    private readonly ToneFolder tones = new();

    [Fact]
    public void Report_withHostileNamesAndMistakes_isWellFormedAndSelfContained()
    {
        // Two classes that sound alike, so that there are mistakes.
        for (int clip = 0; clip < 16; clip++)
            tones.Add($"odd/{(clip % 2 == 0 ? Hostile : "plain")}/<i>{clip}.wav", ToneFolder.Tone(305 + 5 * clip, 0.3));
        AppRun run = AppRun.Of("train", tones.At("odd"), "-e", "1", "-d", "cpu", "--test", tones.At("odd"), "-o", tones.At("<run>"));
        Assert.True(run.Code == 0, run.Error);
        string text = File.ReadAllText(tones.At("<run>/report.html"));
        Assert.InRange(text.Length, 50_000, 8_000_000);
        XElement page = Parse(text);

        // Nothing of the data has become markup, and all of it can be read.
        Assert.Empty(page.Descendants("b").Concat(page.Descendants("i")).Concat(page.Descendants("script")).Concat(page.Descendants("link")));
        Assert.Contains(page.Descendants("th"), cell => cell.Value == Hostile);
        Assert.Contains(page.Descendants("h4"), title => title.Value.Contains("/<i>", StringComparison.Ordinal));

        // Nothing is fetched from anywhere.
        IEnumerable<XAttribute> links = page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href");
        Assert.All(links, link => Assert.Matches("^(#|data:image/png;base64,|data:audio/wav;base64,)", link.Value));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.Ordinal);

        // Sections lead somewhere, pictures and players have names, tables that may be wide can be scrolled by keyboard.
        HashSet<string> ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Count, page.Descendants().Attributes("id").Count());
        Assert.All(page.Descendants("a").Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.Superset(new HashSet<string> { "test", "validation", "curves", "data", "options" }, ids);
        Assert.All(page.Descendants("img"), image => Assert.NotEmpty(image.Attribute("alt")!.Value));
        Assert.All(page.Descendants("audio"), player => Assert.NotEmpty(player.Attribute("aria-label")!.Value));
        Assert.All(page.Descendants("table"), table => Assert.Equal("0", table.Parent!.Attribute("tabindex")!.Value));

        // Each mistake has its picture and its player.
        XElement[] cards = [.. page.Descendants("li").Where(item => (string?)item.Attribute("class") == "card")];
        Assert.NotEmpty(cards);
        Assert.All(cards, card => Assert.Single(card.Descendants("img")));
        Assert.All(cards, card => Assert.Single(card.Descendants("audio")));
    }

    [Fact]
    public void Report_ofEverythingRight_saysSo()
    {
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-e", "20", "--no-augment", "-d", "cpu", "-o", tones.At("right")).Code);
        XElement page = Parse(File.ReadAllText(tones.At("right/report.html")));
        Assert.Contains(page.Descendants("p"), paragraph => paragraph.Value == "There are none.");
        Assert.Empty(page.Descendants("audio"));
    }

    [Fact]
    public void Report_sameRunTwice_isTheSameFile()
    {
        string[] pages = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            Assert.Equal(0, AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("again")).Code);
            string page = File.ReadAllText(tones.At("again/report.html"));
            Directory.Delete(tones.At("again"), recursive: true);
            return page;
        })];
        Assert.Equal(pages[0], pages[1]);
    }

    public void Dispose() => tones.Dispose();

    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
