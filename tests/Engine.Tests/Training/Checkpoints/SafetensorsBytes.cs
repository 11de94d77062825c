using System.Text;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

/// <summary>Safetensors files put together by hand, good and bad.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file with this header, its true length before it, and zeros for data.</summary>
    public static byte[] With(string header, int dataBytes) => With(Encoding.UTF8.GetBytes(header), new byte[dataBytes]);

    public static byte[] With(byte[] header, byte[] data) => [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];

    public static SafetensorsFile Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file), "test");
}
