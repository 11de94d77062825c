using System.Text;

namespace RawAudioNet.App.Tests;

/// <summary>Takes what a command writes, and does something as soon as certain words are in it: a signal that comes just then.</summary>
internal sealed class StopAt(string words, Action then) : StringWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value)
    {
        base.Write(value);
        if (value?.Contains(words, StringComparison.Ordinal) is true)
            then();
    }
}
