namespace RawAudioNet.App.Reporting.Html;

/// <summary>Text that is HTML already; only <see cref="HtmlText"/> makes it, of fixed text and escaped holes.</summary>
internal readonly record struct Markup(string Text);
