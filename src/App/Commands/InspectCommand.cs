using System.CommandLine;
using System.Globalization;
using System.Text;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Pictures;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Commands;

/// <summary><c>inspect FILE</c>: what a sound file holds, in words and as a picture.</summary>
internal sealed class InspectCommand : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "a sound file, or - for one on standard input" };
    private readonly OutputOption png = new("--png", "OUT", "draw waveform and mel spectrogram into this PNG file");

    public InspectCommand()
        : base(
            "inspect",
            "Tells what a sound file holds: coding, length, level, and what is odd about it.",
            "rawaudionet inspect samples/voices/test/english/hello.wav --png hello.png")
    {
        Add(file);
        Add(png);
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string path = parse.GetValue(file)!;
        string? picture = png.TargetIn(parse);
        if (Directory.Exists(path))
            throw new FileNotFoundException($"{path}: this is a folder; name a sound file in it", path);
        (AudioClip clip, SoundReport report, byte[]? drawn) = Stop.Waiting(() => Examine(path, picture is not null, console), cancellation);
        if (drawn is not null)
            AtomicFile.Write(picture!, stream => stream.Write(drawn));
        if (parse.GetValue(Json))
        {
            console.Out.WriteLine(JsonText.Line(report));
            return 0;
        }

        console.Out.WriteLine(Printable.Line(path));
        Row("coding", $"{DataTables.Coding(clip.Info.Encoding)}, {Channels(report.Channels)}, {Number(report.SampleRateHz)} Hz");
        Row("length", string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:F3} s, {report.Frames} frames"));
        Row("peak", $"{Decibels(report.PeakDb)} (0 dB is full scale)");
        Row("level", $"{Decibels(report.RmsDb)} (root mean square)");
        foreach (string warning in report.Warnings)
            Row("note", warning);
        return 0;

        void Row(string name, string text)
        {
            var row = new StringBuilder($"  {name,-8}");
            TextWrap.Append(row, Printable.Line(text), row.Length, AppConsole.Width);
            console.Out.WriteLine(row);
        }
    }

    private static (AudioClip Clip, SoundReport Report, byte[]? Picture) Examine(string path, bool draws, AppConsole console)
    {
        AudioClip clip = SoundFile.Open(path, console);
        SoundReport report = SoundReport.Of(path, clip);
        if (!draws)
            return (clip, report, null);
        ClipPreparer.RequireSound(clip, path);
        using IBackend backend = BackendFactory.Create("cpu");
        return (clip, report, SoundPicture.Draw(clip, Printable.Fit(Path.GetFileName(path), 60), backend));
    }

    private static string Channels(int count) => count switch
    {
        1 => "mono",
        2 => "stereo",
        _ => $"{Number(count)} channels",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Decibels(double? value) => value is double level
        ? string.Create(CultureInfo.InvariantCulture, $"{level + 0.0:0.0;-0.0;0.0} dB")
        : "none: silence, or samples that are not numbers";
}
