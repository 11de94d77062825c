using System.Globalization;
using RawAudioNet.App.Pictures;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>The part of a report that shows a score: figures, classes, confusions, and the worst mistakes to look at and listen to.</summary>
internal static class ScoreSection
{
    private const int MostPairs = 12;

    // A larger matrix is scrolled on a phone rather than made unreadable.
    private const int MostShrinking = 6;

    /// <summary>Writes the section.</summary>
    /// <param name="html">The page.</param>
    /// <param name="id">The anchor of its heading.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="scores">The score.</param>
    /// <param name="backend">Computes the spectrograms of mistakes.</param>
    public static void Write(HtmlText html, string id, string title, ClipScores scores, IBackend backend)
    {
        ScoreReport score = scores.Report;
        html.Add($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n");
        Figures(html, score);
        if (Findings.WeakestClass(score) is { } weakest)
            html.Add($"<p class=\"note\">{char.ToUpper(weakest[0], CultureInfo.InvariantCulture) + weakest[1..]}.</p>\n");
        Classes(html, score);
        html.Add($"<div class=\"beside\">\n<div>\n");
        Pairs(html, score);
        html.Add($"</div>\n<div>\n");
        byte[] picture = ConfusionPicture.Draw(score, $"{title}: {ScoreTables.Plural(score.Clips, "clip")}");
        html.Add($"<h3>Confusion matrix</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">");
        html.Add(DataUri.Image(picture, "Confusion matrix: rows are the true classes, columns the predicted ones; the tables above have its figures", shrinks: score.Labels.Count <= MostShrinking));
        html.Add($"</div>\n</div>\n</div>\n");
        MistakeCards.Write(html, scores, backend);
        html.Add($"</section>\n");
    }

    private static void Figures(HtmlText html, ScoreReport score)
    {
        (string label, double share) = Findings.Baseline(score);
        html.Add($"<dl class=\"figures\">\n");
        Figure("accuracy", ScoreTables.Percent(score.Accuracy), $"95 % interval {ScoreTables.Percent(score.AccuracyInterval[0])} to {ScoreTables.Percent(score.AccuracyInterval[1])}");
        Figure("balanced accuracy", ScoreTables.Percent(score.BalancedAccuracy), "every class counts the same");
        Figure("macro-F1", score.MacroF1.ToString("F3", CultureInfo.InvariantCulture), "mean over the classes");
        Figure("loss", score.Loss.ToString("F3", CultureInfo.InvariantCulture), "cross-entropy, nats");
        if (score.Calibration is { } calibration)
        {
            string mended = calibration.CalibratedError is double error
                ? string.Create(CultureInfo.InvariantCulture, $"with temperature {calibration.Temperature:F2}: {ScoreTables.Percent(error)}")
                : "probability less frequency";
            Figure("calibration error", ScoreTables.Percent(calibration.ExpectedError), mended);
        }
        Figure("clips", ScoreTables.Plural(score.Clips, "clip"), $"always saying {Printable.Fit(label, 20)}: {ScoreTables.Percent(share)}");
        html.Add($"</dl>\n");

        void Figure(string name, string value, string note) =>
            html.Add($"<div><dt>{name}</dt><dd>{value}<small>{note.Replace(" %", "\u00A0%", StringComparison.Ordinal)}</small></dd></div>\n");
    }

    private static void Classes(HtmlText html, ScoreReport score)
    {
        html.Add($"<h3>Classes</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Classes\">\n<table class=\"words\">\n<thead><tr><th scope=\"col\">class</th>");
        foreach (string heading in (string[])["clips", "precision", "recall", "F1"])
            html.Add($"<th scope=\"col\" class=\"number\">{heading}</th>");
        html.Add($"<th scope=\"col\">taken for</th></tr></thead>\n<tbody>\n");
        for (int row = 0; row < score.PerClass.Count; row++)
        {
            ClassMetrics one = score.PerClass[row];
            html.Add($"<tr><th scope=\"row\">{one.Label}</th><td class=\"number\">{one.Support}</td><td class=\"number\">{one.Precision:F3}</td>");
            html.Add($"<td class=\"number\">{one.Recall:F3}<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{100 * one.Recall:F0}%\"></span></span></td>");
            html.Add($"<td class=\"number\">{one.F1:F3}</td><td>{Findings.TakenFor(score, row)}</td></tr>\n");
        }
        html.Add($"</tbody>\n</table>\n</div>\n");
    }

    private static void Pairs(HtmlText html, ScoreReport score)
    {
        (string True, string Predicted, int Count, int Support)[] pairs = [.. Findings.Confusions(score).Take(MostPairs)];
        html.Add($"<h3>Most confused pairs</h3>\n");
        if (pairs.Length == 0)
        {
            html.Add($"<p>None: every clip was recognised.</p>\n");
            return;
        }
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Most confused pairs\">\n<table>\n");
        html.Add($"<thead><tr><th scope=\"col\">true</th><th scope=\"col\">taken for</th><th scope=\"col\" class=\"number\">clips</th><th scope=\"col\" class=\"number\">of the class</th></tr></thead>\n<tbody>\n");
        foreach ((string label, string predicted, int count, int support) in pairs)
        {
            html.Add($"<tr><th scope=\"row\">{label}</th><td>{predicted}</td><td class=\"number\">{count}</td>");
            html.Add($"<td class=\"number\">{ScoreTables.Percent((double)count / support)}</td></tr>\n");
        }
        html.Add($"</tbody>\n</table>\n</div>\n");
    }
}
