using RawAudioNet.App.Pictures;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Tests;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string?> Exceptions => new()
    {
        { new UsageException("no"), 2, null },
        { new AudioFormatException("a.wav", 12, "x", "y"), 3, "a.wav" },
        { new DeviceException("no GPU"), 3, null },
        { new DrawingException("no pictures"), 3, null },
        { new FileNotFoundException("gone", "b.wav"), 3, "b.wav" },
        { new UnauthorizedAccessException("locked"), 3, null },
        { new OperationCanceledException(), 143, null },
        { new InsufficientMemoryException(), 3, null },
        { new InvalidOperationException("oops"), 1, null },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Of_anyException_hasCodeAndPath(Exception exception, int code, string? path)
    {
        Failure failure = Failure.Of(exception, interruptedCode: 143);
        Assert.Equal((code, path), (failure.Code, failure.Path));
    }

    [Fact]
    public void Report_withJson_isTheSameObjectOnBothStreams()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exception = new FileNotFoundException("there is no\nfolder", "here");
        Failure.Of(exception, 130).Report(new(Stream.Null, output, error), exception, "train", json: true);
        Assert.Equal("""{"error":{"code":3,"message":"there is no folder","path":"here"}}""" + "\n", output.ToString());
        Assert.Equal(output.ToString(), error.ToString());
    }

    [Fact]
    public void Report_ofABug_hasATrace()
    {
        using var error = new StringWriter();
        var exception = new InvalidOperationException("oops");
        Failure.Of(exception, 130).Report(new(Stream.Null, TextWriter.Null, error), exception, "train", json: false);
        Assert.Contains("System.InvalidOperationException: oops", error.ToString(), StringComparison.Ordinal);
    }
}
