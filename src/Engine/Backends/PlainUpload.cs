using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>An upload in order with everything else: into the buffer's own elements where the host sees them, else a copy that waits.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="target">The buffer.</param>
internal sealed class PlainUpload<T>(DeviceBuffer<T> target) : Upload<T>
    where T : unmanaged
{
    private readonly T[]? host = target.Elements(0, 1).IsEmpty ? new T[target.Length] : null;

    public override Span<T> Host(long offset, int length) => host is null ? target.Elements(offset, length) : host.AsSpan((int)offset, length);

    public override void Send(int length)
    {
        if (host is not null)
            target.CopyFrom(host.AsSpan(0, length));
    }
}
