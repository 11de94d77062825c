namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>A form in which predictions are printed: each as soon as it is there, or all at the end.</summary>
internal interface IPredictionOutput
{
    void Result(FileResult result);

    void Error(FileError error);

    void End();
}
