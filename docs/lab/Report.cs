namespace RawAudioNet.Lab;

/// <summary>Lines of text with numbers written the same way everywhere.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Writes a line.</summary>
    public void Line(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    /// <summary>Writes an empty line.</summary>
    public void Line() => output.WriteLine();
}
