using System.CommandLine;

namespace RawAudioNet.App.Options;

/// <summary>An option without a value: it is there or not.</summary>
internal sealed class FlagOption : Option<bool>
{
    public FlagOption(string name, string description)
        : base(name)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }
}
