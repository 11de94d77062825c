using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// A batch of prepared sound on a device. Sound that is the same in all channels, mono above all, has one channel here; its rows come after
/// the others. Where the device computes on the host's memory, sound is prepared in its place; else on the host, from where the whole batch
/// is copied.
/// </summary>
/// <remarks>After <see cref="Arrange"/>, any thread may prepare any image.</remarks>
internal sealed class WaveformBatch : IDisposable
{
    private readonly ClipPreparer preparer;
    private readonly ClipPreparer oneChannel;
    private readonly Tensor device;
    private readonly float[]? host;
    private readonly int[] rows;
    private readonly int[] order;
    private int images;
    private int fullRows;

    /// <summary>Takes the memory for so many images.</summary>
    public WaveformBatch(IBackend backend, ClipPreparer preparer, int images)
    {
        using var construction = new Construction(this);
        this.preparer = preparer;
        oneChannel = new ClipPreparer(preparer.Preparation with { Channels = 1 });
        rows = new int[images];
        order = new int[images];
        RowOfImage = backend.Allocate<int>(images);
        ImageOfRow = backend.Allocate<int>(images);
        device = TensorArena.AllocateTensor(backend, new Shape(images, preparer.Preparation.Channels, preparer.Preparation.Samples), "waveforms");
        if (device.Arena.Buffer.Elements(0, preparer.Length).IsEmpty)
            host = new float[device.Count];
        construction.Complete();
    }

    /// <summary>The row of each image.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, images);

    /// <summary>The same on the device.</summary>
    public DeviceBuffer<int> RowOfImage { get; }

    /// <summary>The image of each row, on the device.</summary>
    public DeviceBuffer<int> ImageOfRow { get; }

    /// <summary>The rows of all channels <c>[rows, channels, samples]</c>; empty where there are none.</summary>
    public Tensor Full => fullRows == 0
        ? default
        : new Tensor(device.Arena, device.Offset, new Shape(fullRows, preparer.Preparation.Channels, preparer.Preparation.Samples));

    /// <summary>The further rows <c>[rows, 1, samples]</c>; empty where there are none.</summary>
    public Tensor Mono => fullRows == images
        ? default
        : new Tensor(device.Arena, device.Offset + MonoOffset, new Shape(images - fullRows, 1, preparer.Preparation.Samples));

    // There is room to align the rows of one channel: each is shorter than the one that it stands for.
    private long MonoOffset => ((long)fullRows * preparer.Length + TensorArena.Alignment - 1) / TensorArena.Alignment * TensorArena.Alignment;

    /// <summary>Begins another batch: gives each image its row.</summary>
    /// <param name="repeated">Of each image, whether it <see cref="ClipPreparer.RepeatsOneChannel"/>.</param>
    public void Arrange(ReadOnlySpan<bool> repeated)
    {
        images = repeated.Length;
        fullRows = repeated.Count(false);
        (int full, int mono) = (0, fullRows);
        for (int i = 0; i < images; i++)
        {
            rows[i] = repeated[i] ? mono++ : full++;
            order[rows[i]] = i;
        }
    }

    /// <summary>Prepares the stretch of a clip that becomes an image.</summary>
    public void Prepare(int image, AudioClip clip, long start) =>
        (rows[image] < fullRows ? preparer : oneChannel).Prepare(clip, start, Waveform(image));

    /// <summary>Makes an image silent.</summary>
    public void Silence(int image) => Waveform(image).Clear();

    /// <summary>Copies what was prepared to the device, where it is not there yet.</summary>
    public void Upload()
    {
        int used = fullRows == images ? fullRows * preparer.Length : (int)(MonoOffset + (images - fullRows) * (long)oneChannel.Length);
        if (host is not null)
            device.Arena.Buffer.CopyFrom(host.AsSpan(0, used), device.Offset);
        RowOfImage.CopyFrom(rows.AsSpan(0, images));
        ImageOfRow.CopyFrom(order.AsSpan(0, images));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Arena?.Dispose();
        RowOfImage?.Dispose();
        ImageOfRow?.Dispose();
    }

    private Span<float> Waveform(int image)
    {
        int row = rows[image];
        (long offset, int length) = row < fullRows
            ? ((long)row * preparer.Length, preparer.Length)
            : (MonoOffset + (row - fullRows) * (long)oneChannel.Length, oneChannel.Length);
        return host is not null ? host.AsSpan((int)offset, length) : device.Arena.Buffer.Elements(device.Offset + offset, length);
    }
}
