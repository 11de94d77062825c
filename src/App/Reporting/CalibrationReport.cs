namespace RawAudioNet.App.Reporting;

/// <summary>How far probabilities can be taken at their word.</summary>
/// <param name="ExpectedError">The expected calibration error of the probabilities as they are.</param>
/// <param name="Temperature">The temperature fitted on the run's validation clips, or null.</param>
/// <param name="CalibratedError">The expected calibration error with it, or null.</param>
internal sealed record CalibrationReport(double ExpectedError, double? Temperature, double? CalibratedError);
