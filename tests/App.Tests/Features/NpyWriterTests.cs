using System.Text;
using RawAudioNet.App.Features;

namespace RawAudioNet.App.Tests.Features;

public sealed class NpyWriterTests
{
    [Fact]
    public void Npy_ofTwoTensors_isWhatNumPyWrites()
    {
        using var stream = new MemoryStream();
        var writer = new NpyWriter(stream, 1, 3);
        writer.Add([1, 2, 3]);
        writer.Add([4, 5, 6]);
        writer.Finish();
        byte[] file = stream.ToArray();

        // numpy.save of a float32 array of shape (2, 1, 3) has exactly these 128 bytes before the values.
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 3), }".PadRight(117) + "\n";
        byte[] expected = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)];
        Assert.Equal(expected, file[..128]);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], Enumerable.Range(0, 6).Select(i => BitConverter.ToSingle(file, 128 + 4 * i)));
        Assert.Equal(128 + 24, file.Length);
    }

    [Fact]
    public void Npy_tensorOfAnotherLength_isRefused() =>
        Assert.Throws<ArgumentException>(() => new NpyWriter(new MemoryStream(), 2).Add([1]));
}
