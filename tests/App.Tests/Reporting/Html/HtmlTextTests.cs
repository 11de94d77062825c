using System.Xml.Linq;
using RawAudioNet.App.Reporting.Html;

namespace RawAudioNet.App.Tests.Reporting.Html;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("a & b &lt; c")]
    [InlineData("]]><!-- -->")]
    [InlineData("\uFFFE\uFFFF \uD800 half")]
    [InlineData("𝄞 ö 中文")]
    public void Hole_withAnyText_isTextAndNothingElse(string hostile)
    {
        var html = new HtmlText();
        html.Add($"<p title=\"{hostile}\">{hostile}</p>");
        XElement parsed = XElement.Parse(html.ToString());
        Assert.Empty(parsed.Elements());
        Assert.Equal("title", Assert.Single(parsed.Attributes()).Name.LocalName);
        string expected = hostile.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD').Replace('\uD800', '\uFFFD');
        Assert.Equal(expected, parsed.Value);
        Assert.Equal(expected, parsed.Attribute("title")!.Value);
    }

    [Fact]
    public void Hole_controlCharacters_areMarked() => Assert.Equal("a b\uFFFDc\uFFFD", HtmlText.Of($"{"a\nb\u202Ec\0"}").Text);

    [Fact]
    public void Hole_numbers_areInvariant() => Assert.Equal("1234 0.500", HtmlText.Of($"{1234} {0.5:F3}").Text);

    [Fact]
    public void Hole_markup_isTakenAsItIs() => Assert.Equal("<b>&lt;</b>", HtmlText.Of($"{HtmlText.Of($"<b>{"<"}</b>")}").Text);
}
