using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Faults;

/// <summary>
/// The system's file calls, one of which goes wrong. After a kill or a power cut none is done any more. Flushing is only noted: no test needs
/// to wait for the disk.
/// </summary>
/// <param name="fault">How.</param>
/// <param name="at">Which, from 1.</param>
internal sealed class FaultyFileCalls(FileFault fault, int at) : IFileCalls
{
    // What a power cut takes back, the latest last.
    private readonly List<Action> unflushedNames = [];
    private readonly HashSet<string> unflushedContents = [];
    private Stream? latest;
    private bool isOver;

    /// <summary>Calls so far.</summary>
    public List<string> Calls { get; } = [];

    public Stream Create(string path)
    {
        Stream? file = null;
        try
        {
            Do("create", path, () => latest = file = FileCalls.Current.Create(path));
            return new FaultyFile(file!, path, this);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    public void Flush(Stream file)
    {
        var faulty = (FaultyFile)file;
        Do("flush", faulty.Path, () => unflushedContents.Remove(faulty.Path));
    }

    public void Rename(string path, string newPath) => Do("rename", newPath, () =>
    {
        byte[]? before = File.Exists(newPath) ? File.ReadAllBytes(newPath) : null;

        // Many file systems write out what is renamed over another file, which takes them milliseconds.
        File.Delete(newPath);
        FileCalls.Current.Rename(path, newPath);
        if (unflushedContents.Remove(path))
            unflushedContents.Add(newPath);
        unflushedNames.Add(() =>
        {
            File.Move(newPath, path);
            if (before is not null)
                File.WriteAllBytes(newPath, before);
        });
    });

    public void FlushFolder(string folder) => Do("flush folder", folder, unflushedNames.Clear);

    public void Delete(string path) => Do("delete", path, () =>
    {
        byte[]? before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        FileCalls.Current.Delete(path);
        if (before is not null)
            unflushedNames.Add(() => File.WriteAllBytes(path, before));
    });

    private void Write(Stream file, string path, byte[] bytes)
    {
        unflushedContents.Add(path);
        Do("write", path, () => file.Write(bytes), () => file.Write(bytes.AsSpan(0, bytes.Length / 2)));
    }

    private void Do(string name, string path, Action call, Action? half = null)
    {
        if (isOver)
            throw new KilledException();
        Calls.Add($"{name} {Path.GetFileName(path)}");

        // The calls that do it for us are the system's own.
        FileCalls.Use(null);
        try
        {
            if (Calls.Count != at || fault == FileFault.None)
            {
                call();
                return;
            }
            if (fault is FileFault.KillAfter or FileFault.PowerCut)
                call();
            if (fault is FileFault.KillWithin or FileFault.DiskFull)
                half?.Invoke();
            if (fault == FileFault.PowerCut)
                CutPower();
            isOver = fault is FileFault.KillBefore or FileFault.KillWithin or FileFault.KillAfter or FileFault.PowerCut;
            throw fault switch
            {
                FileFault.DiskFull => new IOException($"No space left on device : '{path}'", 28),
                FileFault.InputOutputError => new IOException($"Input/output error : '{path}'", 5),
                FileFault.AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
                _ => new KilledException(),
            };
        }
        finally
        {
            FileCalls.Use(this);
        }
    }

    private void CutPower()
    {
        latest?.Dispose();
        foreach (string path in unflushedContents.Where(File.Exists))
            File.WriteAllBytes(path, []);
        foreach (Action undo in unflushedNames.AsEnumerable().Reverse())
            undo();
    }

    /// <summary>A file each write to which is a call.</summary>
    private sealed class FaultyFile(Stream file, string path, FaultyFileCalls calls) : Stream
    {
        public Stream File { get; } = file;

        public string Path { get; } = path;

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => File.Length;

        public override long Position
        {
            get => File.Position;
            set => File.Position = value;
        }

        public override void Write(byte[] buffer, int offset, int count) => calls.Write(File, Path, buffer.AsSpan(offset, count).ToArray());

        public override void Flush() => File.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => File.Seek(offset, origin);

        public override void SetLength(long value) => File.SetLength(value);

        protected override void Dispose(bool disposing)
        {
            File.Dispose();
            base.Dispose(disposing);
        }
    }
}
