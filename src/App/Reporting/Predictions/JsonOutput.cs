namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>One JSON object on one line, at the end.</summary>
internal sealed class JsonOutput(TextWriter output, AppConsole console) : IPredictionOutput
{
    private readonly List<FileResult> results = [];
    private readonly List<FileError> errors = [];

    public void Result(FileResult result) => results.Add(result);

    public void Error(FileError error)
    {
        errors.Add(error);
        console.Complain(error.Error);
    }

    public void End() => output.WriteLine(JsonText.Line(new { Results = results, Errors = errors }));
}
