using System.Text.Json;
using RawAudioNet.App.Pictures;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Reporting.Html;

/// <summary>
/// A report as one file that opens offline: styles, pictures and sounds lie in it, and there is no script. It can be printed, read on a
/// phone and walked through by keyboard.
/// </summary>
internal sealed class ReportPage
{
    private readonly HtmlText body = new();
    private readonly List<(string Id, string Title)> sections = [];

    /// <summary>The report of a training run.</summary>
    public static string OfTraining(TrainingJob job, TrainingResult result)
    {
        var page = new ReportPage();
        TrainReport report = result.Report;
        TrainingOutcome outcome = result.Outcome;
        if (result.Test is { } test)
            page.Score("test", "Test", test, job.Backend);
        if (outcome.Scores is { } validation)
            page.Score("validation", $"Validation, epoch {outcome.Best.Epoch}", validation, job.Backend);
        page.Curves(job, outcome);
        page.sections.Add(("data", "Data"));
        DataSection.Write(page.body, job.Clips);
        page.Options(JsonText.Line(job.Settings), report);
        string summary = $"{ScoreTables.Plural(report.Classes, "class", "classes")}, {ScoreTables.Plural(report.TrainClips, "training clip")}, "
            + $"{ScoreTables.Plural(report.Epochs, "epoch")} on {report.Device}";
        return page.Whole(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(report.Run))), summary);
    }

    /// <summary>The report of a score on any data.</summary>
    public static string OfScore(string run, string data, ClipScores scores, IBackend backend)
    {
        var page = new ReportPage();
        page.Score("score", "Score", scores, backend);
        return page.Whole(run, $"scored on {data}");
    }

    private void Score(string id, string title, ClipScores scores, IBackend backend)
    {
        sections.Add((id, title));
        ScoreSection.Write(body, id, title, scores, backend);
    }

    private void Curves(TrainingJob job, TrainingOutcome outcome)
    {
        sections.Add(("curves", "Curves"));
        (byte[] loss, byte[] accuracy) = CurvesPicture.DrawApart(outcome.Log, outcome.Best.Epoch);
        body.Add($"<section aria-labelledby=\"curves\">\n<h2 id=\"curves\">Curves</h2>\n<div class=\"pictures\">\n");
        body.Add(DataUri.Image(loss, "Loss of training and validation over the epochs; log.csv has the figures"));
        body.Add(DataUri.Image(accuracy, "Accuracy of training and validation over the epochs; log.csv has the figures"));
        body.Add($"</div>\n");
        foreach (string advice in Findings.Advice(job.Settings, job.Clips, outcome))
            body.Add($"<p class=\"note\">{advice}</p>\n");
        body.Add($"</section>\n");
    }

    private void Options(string settings, TrainReport report)
    {
        sections.Add(("options", "Options"));
        body.Add($"<section aria-labelledby=\"options\">\n<h2 id=\"options\">Options</h2>\n");
        body.Add($"<p>The same options on the same device give the same bits: <code>rawaudionet train --config {Path.Combine(report.Run, "options.json")}</code></p>\n");
        body.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Options\">\n<table>\n<tbody>\n");
        using JsonDocument document = JsonDocument.Parse(settings);
        Rows(document.RootElement, "");
        body.Add($"<tr><th scope=\"row\">version</th><td>{CommandLine.Version}</td></tr>\n</tbody>\n</table>\n</div>\n</section>\n");

        void Rows(JsonElement element, string prefix)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Object)
                    Rows(property.Value, property.Name + ".");
                else if (property.Value.ValueKind != JsonValueKind.Null)
                    body.Add($"<tr><th scope=\"row\">{prefix + property.Name}</th><td>{Shown(property.Value)}</td></tr>\n");
            }
        }
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private string Whole(string title, string summary)
    {
        var page = new HtmlText();
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
        page.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>{title}: RawAudioNet</title>\n");
        page.Add($"<style>\n{Style()}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">to the results</a>\n");
        page.Add($"<header>\n<h1>{title}</h1>\n<p>{summary}</p>\n<nav aria-label=\"Sections\"><ul>\n");
        foreach ((string id, string name) in sections)
            page.Add($"<li><a href=\"#{id}\">{name}</a></li>\n");
        page.Add($"</ul></nav>\n</header>\n<main id=\"main\">\n");
        page.Add(body.ToMarkup());
        page.Add($"</main>\n<footer>rawaudionet {CommandLine.Version}. Labels and file names are those of the data.</footer>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static Markup Style()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The style sheet is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new Markup(reader.ReadToEnd());
    }
}
