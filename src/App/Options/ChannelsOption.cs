using System.CommandLine;
using System.Globalization;
using RawAudioNet.Engine.Models;

namespace RawAudioNet.App.Options;

/// <summary>The widths of the network's blocks, as numbers between commas; each block halves the spectrogram's sides.</summary>
internal sealed class ChannelsOption : Option<int[]>
{
    private const int MostBlocks = 6;
    private const int MostChannels = 1024;

    public ChannelsOption()
        : base("--channels")
    {
        Description = "filters of each convolution block";
        HelpName = "N,N,…";
        DefaultValueFactory = _ => [.. AudioClassifierOptions.DefaultChannels];
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int[] channels = [.. text.Split(',').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
            if (!AreInBounds(channels))
            {
                result.AddError(
                    $"--channels is '{text}', it must be 1 to {MostBlocks} whole numbers from 1 to {MostChannels} between commas, as 8,16,32,64");
            }
            return channels;
        };
    }

    /// <summary>Whether the option takes such widths.</summary>
    public static bool AreInBounds(IReadOnlyCollection<int> channels) =>
        channels.Count is > 0 and <= MostBlocks && channels.All(width => width is > 0 and <= MostChannels);
}
