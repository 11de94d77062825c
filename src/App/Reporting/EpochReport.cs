namespace RawAudioNet.App.Reporting;

/// <summary>What is known at the end of an epoch; the validation's figures are null where nothing is held out.</summary>
internal sealed record EpochReport(
    int Epoch,
    int Step,
    double Lr,
    double Beta1,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    double ClipsPerSecond);
