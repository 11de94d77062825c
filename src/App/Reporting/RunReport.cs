using RawAudioNet.App.Pictures;
using RawAudioNet.App.Reporting.Html;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Reporting;

/// <summary>The pictures of a run folder, and the page that shows everything.</summary>
internal static class RunReport
{
    public const string PageName = "report.html";

    public const string Curves = "curves.png";
    public const string Confusion = "confusion.png";

    private static readonly Lock Drawing = new();

    /// <summary>Draws them; a machine that lacks what drawing takes gets a warning, as all numbers are written elsewhere.</summary>
    public static void Write(TrainingJob job, TrainingResult result)
    {
        // Folds may end at the same time; the drawing library is not made for two threads.
        using Lock.Scope alone = Drawing.EnterScope();
        RunFolder folder = job.Folder;
        TrainingOutcome outcome = result.Outcome;
        try
        {
            Save(folder.At(Curves), CurvesPicture.Draw(outcome.Log, outcome.Best.Epoch));
            if (outcome.Scores is { } validation)
                Save(folder.At(Confusion), ConfusionPicture.Draw(validation.Report, $"validation, epoch {outcome.Best.Epoch}"));
            else if (result.Test is { } test)
                Save(folder.At(Confusion), ConfusionPicture.Draw(test.Report, "test"));
            AtomicFile.WriteText(folder.At(PageName), ReportPage.OfTraining(job, result));
        }
        catch (DrawingException fault)
        {
            job.Console.Warn($"no pictures and no {PageName}: {fault.Message}");
        }
    }

    private static void Save(string path, byte[] png) => AtomicFile.Write(path, stream => stream.Write(png));
}
