using System.CommandLine;
using System.Globalization;

namespace RawAudioNet.App.Options;

/// <summary>Which device computes.</summary>
internal sealed class DeviceOption : Option<string>
{
    private static readonly string[] Kinds = ["auto", "cpu", "cuda", "opencl"];

    public DeviceOption(string description)
        : base("--device", "-d")
    {
        Description = description;
        HelpName = "auto|cpu|cuda[:N]|opencl[:N]";
        DefaultValueFactory = _ => "auto";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!IsDevice(text))
            {
                result.AddError(
                    $"--device is '{text}', it must be auto, cpu, cuda, cuda:N, opencl or opencl:N{Suggestion.Hint(text.Split(':')[0], Kinds)}"
                    + "; 'rawaudionet devices' lists what is here");
            }
            return text;
        };
    }

    private static bool IsDevice(string text)
    {
        if (Kinds.Contains(text, StringComparer.Ordinal))
            return true;
        string[] parts = text.Split(':');
        return parts is ["cuda" or "opencl", _] && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
