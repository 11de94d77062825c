using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// A batch of prepared sound on a device. Sound that is the same in all channels, mono above all, has one channel here; its rows come after
/// the others. Where the device computes on the host's memory, sound is prepared in its place; else in memory from which the whole batch is
/// copied, on CUDA while the device computes.
/// </summary>
/// <remarks>After <see cref="Arrange"/>, any thread may prepare any image.</remarks>
internal sealed class WaveformBatch : IDisposable
{
    private readonly ClipPreparer preparer;
    private readonly ClipPreparer oneChannel;
    private readonly TensorArena arena = new("waveforms");
    private readonly Tensor device;
    private readonly Upload<float> samples;
    private readonly Upload<int> rowUpload;
    private readonly Upload<int> imageUpload;
    private readonly int[] rows;
    private int images;
    private int fullRows;

    /// <summary>Takes the memory for so many images.</summary>
    public WaveformBatch(IBackend backend, ClipPreparer preparer, int images)
    {
        using var construction = new Construction(this);
        this.preparer = preparer;
        oneChannel = new ClipPreparer(preparer.Preparation with { Channels = 1 });
        rows = new int[images];
        device = arena.Reserve(new Shape(images, preparer.Preparation.Channels, preparer.Preparation.Samples));
        arena.Allocate(backend);
        RowOfImage = backend.Allocate<int>(images);
        ImageOfRow = backend.Allocate<int>(images);
        samples = backend.CreateUpload(arena.Buffer);
        rowUpload = backend.CreateUpload(RowOfImage);
        imageUpload = backend.CreateUpload(ImageOfRow);
        construction.Complete();
    }

    /// <summary>Bytes of the largest batch.</summary>
    public long Bytes => device.Count * sizeof(float);

    /// <summary>Whether a batch is copied to the device while that computes.</summary>
    public bool IsPageLocked => samples.IsPageLocked;

    /// <summary>The row of each image.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, images);

    /// <summary>The same on the device, where there are rows of one channel.</summary>
    public DeviceBuffer<int> RowOfImage { get; }

    /// <summary>The image of each row, on the device, where there are rows of one channel.</summary>
    public DeviceBuffer<int> ImageOfRow { get; }

    /// <summary>The rows of all channels <c>[rows, channels, samples]</c>; empty where there are none.</summary>
    public Tensor Full => fullRows == 0
        ? default
        : new Tensor(arena, device.Offset, new Shape(fullRows, preparer.Preparation.Channels, preparer.Preparation.Samples));

    /// <summary>The further rows <c>[rows, 1, samples]</c>; empty where there are none.</summary>
    public Tensor Mono => fullRows == images
        ? default
        : new Tensor(arena, device.Offset + MonoOffset, new Shape(images - fullRows, 1, preparer.Preparation.Samples));

    // There is room to align the rows of one channel: each is shorter than the one that it stands for.
    private long MonoOffset => TensorArena.Aligned((long)fullRows * preparer.Length);

    /// <summary>Begins another batch, when the last one has left the host: gives each image its row.</summary>
    /// <param name="repeated">Of each image, whether it <see cref="ClipPreparer.RepeatsOneChannel"/>.</param>
    public void Arrange(ReadOnlySpan<bool> repeated)
    {
        samples.WaitUntilSent();
        rowUpload.WaitUntilSent();
        imageUpload.WaitUntilSent();
        images = repeated.Length;
        fullRows = repeated.Count(false);
        (int full, int mono) = (0, fullRows);
        for (int i = 0; i < images; i++)
            rows[i] = repeated[i] ? mono++ : full++;
    }

    /// <summary>Prepares the stretch of a clip that becomes an image.</summary>
    public void Prepare(int image, AudioClip clip, long start) =>
        (rows[image] < fullRows ? preparer : oneChannel).Prepare(clip, start, Waveform(image));

    /// <summary>Makes an image silent.</summary>
    public void Silence(int image) => Waveform(image).Clear();

    /// <summary>Copies what was prepared to the device, where it is not there yet.</summary>
    public void Upload()
    {
        samples.Send(fullRows == images ? fullRows * preparer.Length : (int)(MonoOffset + (images - fullRows) * (long)oneChannel.Length));
        if (fullRows == images)
            return;

        // Only where there are rows of one channel does anybody ask which is whose.
        Rows.CopyTo(rowUpload.Host(0, images));
        rowUpload.Send(images);
        Span<int> order = imageUpload.Host(0, images);
        for (int i = 0; i < images; i++)
            order[rows[i]] = i;
        imageUpload.Send(images);
    }

    /// <summary>Says that all operations that read this batch are enqueued.</summary>
    public void Release()
    {
        samples.Release();
        rowUpload.Release();
        imageUpload.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        samples?.Dispose();
        rowUpload?.Dispose();
        imageUpload?.Dispose();
        arena.Dispose();
        RowOfImage?.Dispose();
        ImageOfRow?.Dispose();
    }

    private Span<float> Waveform(int image)
    {
        int row = rows[image];
        return row < fullRows
            ? samples.Host(device.Offset + (long)row * preparer.Length, preparer.Length)
            : samples.Host(device.Offset + MonoOffset + (row - fullRows) * (long)oneChannel.Length, oneChannel.Length);
    }
}
