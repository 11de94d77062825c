using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class JsonTextTests
{
    [Fact]
    public void Line_isCamelCaseWithNullForWhatIsNotANumber()
    {
        string line = JsonText.Line(new { TrainLoss = 0.5, ValidationLoss = double.NaN, MacroF1 = (double?)null, Label = "Glück\n" });
        Assert.Equal("""{"trainLoss":0.5,"validationLoss":null,"macroF1":null,"label":"Glück\n"}""", line);
    }
}
