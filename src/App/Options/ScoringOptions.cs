using System.CommandLine;
using RawAudioNet.Audio;

namespace RawAudioNet.App.Options;

/// <summary>The options by which a command finds a trained network and a device to run it on.</summary>
internal sealed class ScoringOptions
{
    public Argument<string> Run { get; } = new("RUN") { Description = "a run folder or a .safetensors file" };

    public ChoiceOption Checkpoint { get; } = new(
        "--checkpoint",
        "which one of a run folder: of the lowest validation loss, or of the last epoch",
        ["best", "last"],
        "best");

    public DeviceOption Device { get; } = new("where to compute; auto is the CPU, or CUDA where there is much to do");

    public NumberOption<int> Threads { get; } = new(
        "--threads", "threads of the CPU backend and of decoding (default: physical cores)", 1, TrainSettings.MostThreads);

    /// <summary>Of those commands alone that judge sounds.</summary>
    public NumberOption<int> Votes { get; } = new(
        "--votes", "judge each window so many times, shifted by up to 0.1 s, and take the mean; it takes so many times as long", 1, VoteShifts.Most, 1);

    public void AddTo(Command command)
    {
        command.Add(Checkpoint);
        command.Add(Device);
        command.Add(Threads);
    }
}
