using System.Globalization;
using System.Text.RegularExpressions;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>The kernels of a whole training as the driver gets them, with the shapes of the network in them as constants.</summary>
public sealed partial class KernelTextTests(CapturedTraining training)
{
    [StandInFact]
    public void Kernels_have_no_local_memory_double_precision_calls_or_unknown_address_spaces()
    {
        training.Run.Succeeded();
        Assert.All(training.Run.Modules, text => Assert.DoesNotMatch(Forbidden(), text));
    }

    [StandInFact]
    public void Kernels_say_how_many_threads_a_group_has_at_most() =>
        Assert.All(
            training.Run.Modules,
            text => Assert.InRange(int.Parse(MostThreads().Match(text).Groups["count"].ValueSpan, CultureInfo.InvariantCulture), 32, 256));

    [StandInFact]
    public void Kernels_are_for_every_gpu_since_Ampere() =>
        Assert.All(training.Run.Modules, text => Assert.Contains(".target sm_80", text, StringComparison.Ordinal));

    [GeneratedRegex(@"\.local|\.f64|\bcall\b|\b(ld|st)\.(f|b|u|s|v)\d+")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\.maxntid (?<count>\d+)")]
    private static partial Regex MostThreads();
}
