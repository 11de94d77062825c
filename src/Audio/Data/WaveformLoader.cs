using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Decodes clips and prepares stretches of them, batch by batch, on threads of its own: while the network works on one batch, the next that
/// was announced is decoded. Two batches of sound are in memory, whatever the number of clips.
/// </summary>
/// <remarks>
/// What was announced is a hint: <see cref="Load"/> gives what it is asked for, so the bits are those of a loader that works on demand. Windows
/// of one clip that follow each other are cut from one decoding, of no more of it than they need. Whoever waits for a batch decodes along.
/// </remarks>
internal sealed class WaveformLoader : IDisposable
{
    private readonly Thread?[] threads;
    private readonly object gate = new();
    private LoadingBatch handedOut;
    private LoadingBatch other;
    private bool isAnnounced;
    private bool stopping;

    /// <summary>Takes the memory for two batches.</summary>
    /// <param name="backend">The device that batches are loaded to.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips that windows point into.</param>
    /// <param name="images">The most windows that are asked for at once.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor. One thread decodes on demand only.</param>
    public WaveformLoader(IBackend backend, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, int images, int threads = 0)
    {
        using var construction = new Construction(this);
        int decoders = threads > 0 ? threads : ProcessorCores.Physical;
        this.threads = new Thread?[decoders > 1 ? decoders : 0];
        handedOut = new LoadingBatch(backend, preparer, clips, images);
        other = new LoadingBatch(backend, preparer, clips, images);
        construction.Complete();
    }

    /// <summary>Bytes of each of the two batches.</summary>
    public long BatchBytes => handedOut.Sound.Bytes;

    /// <summary>Whether they are copied to the device while that computes.</summary>
    public bool IsPageLocked => handedOut.Sound.IsPageLocked;

    /// <summary>Says what will be asked for next, and begins to decode it; the batch handed out last stays as it is.</summary>
    /// <param name="windows">The stretches.</param>
    public void Announce(ReadOnlySpan<Window> windows)
    {
        if (threads.Length == 0)
            return;
        EnsureStarted();
        lock (gate)
        {
            Withdraw();
            other.Begin(windows);
            isAnnounced = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Gives a batch, and waits for it where it is not there yet.</summary>
    /// <param name="windows">What is wanted.</param>
    /// <param name="lost">Receives the clips whose files are no longer what they were when they were scanned, each once, in the order of
    /// the windows; their waveforms are silence.</param>
    /// <returns>The waveforms on the device, until the next call.</returns>
    public WaveformBatch Load(ReadOnlySpan<Window> windows, List<LostClip> lost)
    {
        EnsureStarted();
        LoadingBatch batch = other;
        lock (gate)
        {
            if (!isAnnounced || !batch.IsOf(windows))
            {
                Withdraw();
                batch.Begin(windows);
            }

            // From here on it cannot be withdrawn: the threads have taken it on, or this one does all of it.
            isAnnounced = true;
            Monitor.PulseAll(gate);
        }

        while (Work(batch))
        {
        }

        lock (gate)
        {
            while (batch.Unfinished > 0)
                Monitor.Wait(gate);
            isAnnounced = false;
            (handedOut, other) = (batch, handedOut);
        }

        if (batch.Failure is not null)
            ExceptionDispatchInfo.Throw(batch.Failure);
        batch.TellLost(lost);
        batch.Sound.Upload();
        return batch.Sound;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread? thread in threads)
            thread?.Join();
        handedOut?.Dispose();
        other?.Dispose();
    }

    private void EnsureStarted()
    {
        for (int i = 0; i < threads.Length && threads[i] is null; i++)
        {
            var thread = new Thread(DecodeAhead) { IsBackground = true, Name = $"rawaudionet decoder {i + 1}" };
            threads[i] = thread;
            thread.Start();
        }
    }

    private void DecodeAhead()
    {
        while (true)
        {
            LoadingBatch batch;
            lock (gate)
            {
                while (!stopping && !(isAnnounced && other.HasWork))
                    Monitor.Wait(gate);
                if (stopping)
                    return;
                batch = other;
            }

            Work(batch);
        }
    }

    /// <summary>Decodes one clip of a batch; false where there is none left to begin.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Kept and thrown to whoever asks for the batch.")]
    private bool Work(LoadingBatch batch)
    {
        int run;
        lock (gate)
        {
            if (!batch.HasWork)
                return false;
            run = batch.Claim();
        }

        try
        {
            batch.Decode(run);
        }
        catch (Exception failure)
        {
            batch.Failure ??= failure;
        }

        lock (gate)
        {
            batch.Unfinished--;
            Monitor.PulseAll(gate);
        }

        return true;
    }

    // Within the gate: what was announced is not wanted; clips under way are waited for, since they are written where the next batch will be.
    private void Withdraw()
    {
        isAnnounced = false;
        other.GiveUp();
        while (other.Unfinished > 0)
            Monitor.Wait(gate);
    }
}
