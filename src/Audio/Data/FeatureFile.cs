using System.Buffers;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// A <see cref="FeatureStore"/> in a file that is mapped into memory, for more spectrograms than memory holds. The file is named after what
/// it was made of: the contents of the clips, the stretches of them, the recipe, this very build and the kind of processor. Beside that it is
/// believed only if its header, its length and the checksum of all its values are right; else it is made anew.
/// </summary>
/// <remarks>
/// Layout: a header of 4096 bytes, <c>rawaudionet features 1 KEY FLOATS SHA256</c> in ASCII, padded with spaces; then the floats, little
/// endian, rows of all channels before rows of one. It is written beside its name and renamed when it is whole.
/// </remarks>
public sealed class FeatureFile
{
    /// <summary>How many such files a folder keeps; the longest unused go first.</summary>
    public const int KeptFiles = 4;

    private const int HeaderBytes = 4096;
    private const string Extension = ".features";

    private readonly FeatureLayout layout;
    private readonly SpectrogramOptions options;
    private readonly ClipPreparer preparer;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly string folder;
    private readonly string key;

    /// <summary>Names the file of some windows; nothing is read or written yet.</summary>
    /// <param name="folder">The folder of such files.</param>
    /// <param name="decoder">Who decodes.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">One stretch for each spectrogram.</param>
    public FeatureFile(
        string folder, string decoder, SpectrogramOptions options, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, Window[] windows)
    {
        (this.folder, this.options, this.preparer, this.clips) = (folder, options, preparer, clips);
        layout = new FeatureLayout(preparer.Preparation, options, clips, windows);
        key = Key(decoder);
        Path = System.IO.Path.Combine(folder, key[..16] + Extension);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length.</summary>
    public long Bytes => HeaderBytes + layout.Floats * sizeof(float);

    /// <summary>Opens the file if it is there and right.</summary>
    /// <param name="backend">A device that can compute on the host's memory.</param>
    /// <param name="afterRows">Called with the number of rows checked, or null; what it throws ends that.</param>
    /// <returns>The store; null where the file must be made first.</returns>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    public FeatureStore? Open(IBackend backend, Action<int>? afterRows = null)
    {
        if (!File.Exists(Path))
            return null;
        using FileStream stream = OpenToRead();
        var header = new byte[HeaderBytes];
        if (stream.Length != Bytes || stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
            return null;
        ValueMoments[] moments = Check(stream, afterRows, out byte[] hash);
        return header.AsSpan().SequenceEqual(Header(hash)) ? Map(backend, stream, moments) : null;
    }

    /// <summary>Computes the spectrograms into the file and opens it.</summary>
    /// <param name="backend">A device that can compute on the host's memory.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    /// <param name="afterBatch">Called with the number of rows done, or null; what it throws ends the computation.</param>
    /// <returns>The store.</returns>
    /// <exception cref="IOException">There is not enough room, or the file cannot be written.</exception>
    public FeatureStore Create(IBackend backend, int threads = 0, Action<int>? afterBatch = null)
    {
        Directory.CreateDirectory(folder);
        RemoveLongestUnused();

        // Not the process's number: containers that share the folder have the same ones.
        string half = $"{Path}.{Guid.NewGuid():N}.tmp";
        ValueMoments[] moments;
        try
        {
            moments = Write(half, backend, threads, afterBatch);
            File.Move(half, Path, overwrite: true);
        }
        catch
        {
            File.Delete(half);
            throw;
        }

        using FileStream stream = OpenToRead();
        return Map(backend, stream, moments);
    }

    // Between the rows of all channels and those of one.
    private long Padding => layout.MonoOffset - layout.Full.Length * layout.ImageShape.Count;

    private ValueMoments[] Write(string path, IBackend backend, int threads, Action<int>? afterBatch)
    {
        // All room is taken first: a full disk is told now, not when a page of a mapping cannot be filled.
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            PreallocationSize = Bytes,
            BufferSize = 0,
        });
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stream.Write(new byte[HeaderBytes]);
        using var scratch = new TensorArena("features");
        var pass = new FeaturePass(backend, options, preparer, clips, layout, threads);
        ValueMoments[] moments = pass.Run(pass.Scratch(scratch), (values, done) =>
        {
            Append(values);
            if (done == layout.Full.Length)
                Append(new float[Padding]);
            afterBatch?.Invoke(done);

            void Append(ReadOnlySpan<float> floats)
            {
                ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(floats);
                stream.Write(bytes);
                sha.AppendData(bytes);
            }
        });
        stream.Position = 0;
        stream.Write(Header(sha.GetHashAndReset()));
        stream.Flush(flushToDisk: true);
        return moments;
    }

    private FileStream OpenToRead() =>
        new(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    // What is mapped is the file that was checked, even if another process has put one in its place since, or removed it.
    private FeatureStore Map(IBackend backend, FileStream stream, ValueMoments[] moments)
    {
        using var file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, Bytes, MemoryMappedFileAccess.Read);

        // The buffer holds on to the handle: the mapping lives until it is disposed.
        SafeMemoryMappedViewHandle memory = view.SafeMemoryMappedViewHandle;
        DeviceBuffer<float> values = backend.Share<float>(memory, view.PointerOffset + HeaderBytes, layout.Floats)
            ?? throw new NotSupportedException($"{backend.Id} cannot compute on a mapped file");
        var arena = new TensorArena("features in a file");
        arena.Adopt(values);
        Touch();
        return new FeatureStore(layout, arena, moments);
    }

    private void Touch()
    {
        try
        {
            File.SetLastWriteTimeUtc(Path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, on a disk that is only read, or gone: it can be used all the same.
        }
    }

    private ValueMoments[] Check(FileStream stream, Action<int>? afterRows, out byte[] hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var moments = new ValueMoments[layout.Rows];
        int perImage = (int)layout.ImageShape.Count;
        byte[] rented = ArrayPool<byte>.Shared.Rent(perImage * sizeof(float));
        for (int row = 0; row < layout.Rows; row++)
        {
            bool isMono = row >= layout.Full.Length;
            ReadOnlySpan<float> values = Next(isMono ? perImage / layout.ImageShape[2] : perImage);
            moments[row] = ValueMoments.Of(values).Repeated(isMono ? layout.ImageShape[2] : 1);
            if (row + 1 == layout.Full.Length)
                _ = Next((int)Padding);
            afterRows?.Invoke(row + 1);
        }

        ArrayPool<byte>.Shared.Return(rented);
        hash = sha.GetHashAndReset();
        return moments;

        ReadOnlySpan<float> Next(int floats)
        {
            Span<byte> bytes = rented.AsSpan(0, floats * sizeof(float));
            stream.ReadExactly(bytes);
            sha.AppendData(bytes);
            return MemoryMarshal.Cast<byte, float>(bytes);
        }
    }

    private byte[] Header(byte[] hash)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"rawaudionet features 1 {key} {layout.Floats} {Convert.ToHexStringLower(hash)}");
        return Encoding.ASCII.GetBytes(line.PadRight(HeaderBytes - 1) + "\n");
    }

    private string Key(string decoder)
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{typeof(FeatureFile).Module.ModuleVersionId} ")
            .Append(CultureInfo.InvariantCulture, $"{typeof(IBackend).Module.ModuleVersionId} {bits} {decoder}\n{preparer.Preparation}\n{options}\n");
        foreach (Window window in layout.Full.Concat(layout.Mono))
            text.Append(CultureInfo.InvariantCulture, $"{clips[window.Clip].Fingerprint} {window.Start}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Also what a killed process left half written. A file that is in use elsewhere lives on there, or is kept.
    private void RemoveLongestUnused()
    {
        IEnumerable<FileInfo> files = new DirectoryInfo(folder).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc);
        IEnumerable<FileInfo> halves = new DirectoryInfo(folder).EnumerateFiles("*" + Extension + ".*.tmp").Where(IsAbandoned);
        foreach (FileInfo file in files.Skip(KeptFiles - 1).Concat(halves).ToArray())
        {
            try
            {
                file.Delete();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or in use on a system that does not delete such files.
            }
        }

        static bool IsAbandoned(FileInfo file)
        {
            try
            {
                using FileStream stream = file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
