using RawAudioNet.Engine.Backends;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

public sealed class ProcessorCoresTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rawaudionet-");

    public ProcessorCoresTests()
    {
        // Four cores of two threads each, numbered as most machines do it.
        for (int processor = 0; processor < 8; processor++)
        {
            DirectoryInfo topology = folder.CreateSubdirectory($"cpu{processor}/topology");
            File.WriteAllText(Path.Combine(topology.FullName, "thread_siblings_list"), $"{processor % 4},{processor % 4 + 4}\n");
        }
    }

    [Theory]
    [InlineData("0-7", 4)]
    [InlineData("0-3", 4)]
    [InlineData("0,4", 1)]
    [InlineData("0-1,4-5", 2)]
    [InlineData("3", 1)]
    [InlineData("", 0)]
    public void Count_ofProcessors_isThatOfTheirCores(string allowed, int cores) =>
        Assert.Equal(cores, ProcessorCores.Count(folder.FullName, allowed));

    [Fact]
    public void Count_withoutDescription_takesEachProcessorForACore() => Assert.Equal(3, ProcessorCores.Count("/no/such/folder", "0-2"));

    [Fact]
    public void Physical_isNoMoreThanTheProcessMayUse() => Assert.InRange(ProcessorCores.Physical, 1, Environment.ProcessorCount);

    public void Dispose() => folder.Delete(recursive: true);
}
