using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes a <see cref="CheckpointInterval"/>; its text is kept, as options.json has it.</summary>
internal sealed class CheckpointOption : Option<string?>
{
    public CheckpointOption()
        : base("--checkpoint-every")
    {
        Description = "save within epochs too, where --resume goes on: every N steps, or every Ns, Nm or Nh (seconds, minutes, hours), "
            + "such as 10m; Ctrl-C always saves (default: at the end of each epoch)";
        HelpName = "N[s|m|h]";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (CheckpointInterval.Parse(text) is null)
                result.AddError($"--checkpoint-every is '{text}', it must be {CheckpointInterval.Form}");
            return text;
        };
    }
}
