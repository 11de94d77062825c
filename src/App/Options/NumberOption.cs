using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace RawAudioNet.App.Options;

/// <summary>An option that takes a number within bounds; without a default it may be absent.</summary>
internal sealed class NumberOption<T> : Option<T?>
    where T : struct, INumber<T>
{
    private readonly T least;
    private readonly T most;
    private readonly bool above;

    /// <param name="name">The long name.</param>
    /// <param name="description">What it means, with the unit.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <param name="initial">The value where the option is not given.</param>
    /// <param name="above">Whether <paramref name="least"/> itself is too small.</param>
    /// <param name="aliases">Short names.</param>
    public NumberOption(string name, string description, T least, T most, T? initial = null, bool above = false, string[]? aliases = null)
        : base(name, aliases ?? [])
    {
        (this.least, this.most, this.above) = (least, most, above);
        Description = description;
        HelpName = typeof(T) == typeof(double) ? "X" : "N";
        CustomParser = Parse;
        if (initial is not null)
            DefaultValueFactory = _ => initial;
    }

    /// <summary>The value given, or the default.</summary>
    public T ValueIn(ParseResult parse) =>
        parse.GetValue(this) ?? throw new InvalidOperationException($"{Name} has no default.");

    private T? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        // Neither thousands separators, which would read 1,5 as 15, nor NaN, which no bound refuses.
        if (T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out T value)
            && value >= least && value <= most && !(above && value == least))
            return value;
        result.AddError($"{Name} is '{text}', it must be {Bounds()}");
        return null;
    }

    private string Bounds()
    {
        string kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
        string lower = string.Create(CultureInfo.InvariantCulture, $"{(above ? "above" : "from")} {least}");
        string upper = string.Create(CultureInfo.InvariantCulture, $"{(IsOpen(most) ? (above ? "" : " up") : $" to {most}")}");
        return $"{kind} {lower}{upper}";
    }

    private static bool IsOpen(T bound) => bound is int.MaxValue or long.MaxValue || (bound is double d && d >= 1e9);
}
