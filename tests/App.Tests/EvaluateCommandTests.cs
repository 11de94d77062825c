using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class EvaluateCommandTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    [Fact]
    public void Evaluate_withoutData_scoresTheValidationClipsAsTrainingDid()
    {
        JsonElement score = AppRun.Of("evaluate", trained.Run, "--json").Json();
        JsonElement training = trained.Training.Json();
        Assert.Equal(4, score.GetProperty("clips").GetInt32());
        Assert.Equal(training.GetProperty("validationLoss").GetDouble(), score.GetProperty("loss").GetDouble());
        Assert.Equal(training.GetProperty("validationAccuracy").GetDouble(), score.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Evaluate_votes_judgesTheSameClipsOftener()
    {
        JsonElement once = AppRun.Of("evaluate", trained.Run, trained.Data, "--json").Json();
        JsonElement voted = AppRun.Of("evaluate", trained.Run, trained.Data, "--votes", "4", "--json").Json();
        Assert.Equal(once.GetProperty("clips").GetInt32(), voted.GetProperty("clips").GetInt32());
        Assert.NotEqual(once.GetProperty("loss").GetDouble(), voted.GetProperty("loss").GetDouble());
        AppRun.Of("evaluate", trained.Run, trained.Data, "--votes", "0").IsRefused(2, "--votes is '0'");
    }

    [Fact]
    public void Evaluate_json_hasEveryKey()
    {
        JsonElement score = AppRun.Of("evaluate", trained.Run, trained.Data, "--json").Json();
        string[] keys = ["clips", "loss", "accuracy", "accuracyInterval", "balancedAccuracy", "macroF1", "perClass", "labels", "confusion", "calibration"];
        Assert.Equal(keys, score.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["high", "low"], score.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        JsonElement first = score.GetProperty("perClass")[0];
        Assert.Equal(["label", "support", "precision", "recall", "f1"], first.EnumerateObject().Select(property => property.Name));
        Assert.Equal(8, first.GetProperty("support").GetInt32());
        Assert.Equal(8, score.GetProperty("confusion")[0].EnumerateArray().Sum(count => count.GetInt32()));
    }

    [Fact]
    public void Evaluate_clipsThatWereTrainedOnUnderOtherNames_areCounted()
    {
        for (int clip = 0; clip < 8; clip++)
        {
            trained.Add($"copy/low/renamed{clip}.wav", File.ReadAllBytes(Path.Combine(trained.Data, "low", $"{clip}.wav")));
            trained.Add($"copy/high/{clip}.wav", ToneFolder.Tone(3000 + clip, 0.3));
        }
        Assert.Contains("6 of 16 clips were trained on", AppRun.Of("evaluate", trained.Run, trained.At("copy")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_report_isAPage()
    {
        Assert.Equal(0, AppRun.Of("evaluate", trained.Run, trained.Data, "--report", trained.At("score.html")).Code);
        string page = File.ReadAllText(trained.At("score.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("scored on " + trained.Data, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_forPeople_saysWhereTheMistakesAre()
    {
        Assert.EndsWith($"why: {Path.Combine(trained.Run, "report.html")}\n", AppRun.Of("evaluate", trained.Run).Out, StringComparison.Ordinal);
        Assert.Contains("--report score.html", AppRun.Of("evaluate", trained.Run, trained.Data).Out, StringComparison.Ordinal);
        string page = trained.At("mistakes.html");
        Assert.EndsWith($"why: {page}\n", AppRun.Of("evaluate", trained.Run, trained.Data, "--report", page).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_checkpointFile_isTakenAsRun() =>
        Assert.Equal(
            AppRun.Of("evaluate", trained.Run, trained.Data, "--checkpoint", "last").Out,
            AppRun.Of("evaluate", Path.Combine(trained.Run, "last.safetensors"), trained.Data).Out);

    [Fact]
    public void Evaluate_otherLabels_isRefusedWithBothSets()
    {
        trained.Add("other/low/a.wav", ToneFolder.Tone(300, 0.2));
        trained.Add("other/middle/a.wav", ToneFolder.Tone(900, 0.2));
        AppRun.Of("evaluate", trained.Run, trained.At("other")).IsRefused(3, "'middle'", "'high', 'low'");
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"set\": null, \"file\": \"a\", \"name\": \"a\", \"label\": \"low\", \"content\": \"0\"}]")]
    [InlineData("null")]
    public void Evaluate_damagedListOfClips_isRefused(string list)
    {
        trained.Add("edited/best.safetensors", File.ReadAllBytes(Path.Combine(trained.Run, "best.safetensors")));
        trained.Add("edited/clips.json", System.Text.Encoding.UTF8.GetBytes(list));
        AppRun.Of("evaluate", trained.At("edited")).IsRefused(3, "clips.json", "not the list of clips");
    }

    [Fact]
    public void Evaluate_missingRun_isRefused() => AppRun.Of("evaluate", "/no/such/run", trained.Data).IsRefused(3, "/no/such/run");

    [Fact]
    public void Evaluate_folderWithoutCheckpoint_isRefused() => AppRun.Of("evaluate", trained.Data, trained.Data).IsRefused(3, "best.safetensors");

    [Fact]
    public void Evaluate_fileThatIsNoCheckpoint_isRefused() =>
        AppRun.Of("evaluate", Path.Combine(trained.Data, "low", "0.wav"), trained.Data).IsRefused(3, "not a safetensors file");
}
