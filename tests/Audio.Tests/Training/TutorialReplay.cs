using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>Feeds a trainer with the clips and the draws of a recorded step in place of its own.</summary>
internal sealed class TutorialReplay : IBatchSource, IDrawSource
{
    private const float ShiftFraction = 0.4f;

    private readonly IBackend backend;
    private readonly TutorialSteps golden;
    private readonly AudioClip[] clips;
    private readonly ClipPreparer preparer = Samples.Preparer;
    private readonly MelSpectrogram spectrogram;
    private readonly TensorArena arena = new("replay");
    private readonly Tensor waveforms;
    private readonly Tensor shifted;
    private readonly DeviceBuffer<int> identity;

    public TutorialReplay(IBackend backend, TutorialSteps golden)
    {
        this.backend = backend;
        this.golden = golden;
        clips = [.. golden.Clips.Select(clip => AudioFile.Open(Path.Combine(Samples.Root, "train", clip.File)))];
        var shape = new Shape(Clips, preparer.Preparation.Channels, preparer.Preparation.Samples);
        spectrogram = new MelSpectrogram(backend, Samples.Spectrogram, Clips, shape[1], shape[2]);
        waveforms = arena.Reserve(shape);
        shifted = arena.Reserve(shape);
        arena.Allocate(backend);
        identity = backend.Allocate<int>(Clips);
        identity.CopyFrom(Enumerable.Range(0, Clips).ToArray());
    }

    public TutorialStep? Step { get; set; }

    public int Clips => golden.Steps[0].Items.Length;

    public IReadOnlyList<int> Identities => [.. Enumerable.Range(0, Clips)];

    public Shape ImageShape => spectrogram.ImageShape;

    public bool IsResident => false;

    public bool IsRepeatable => false;

    public void Draw(IBackend backend, int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state) =>
        draws.CopyFrom([.. Step!.Items.SelectMany(item => item.Masks.Prepend(item.ShiftUniform))]);

    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        var host = new float[waveforms.Count];
        var shift = new TimeShift(ShiftFraction * preparer.Preparation.Samples, BothWays: false, AcrossChannels: true);
        for (int i = 0; i < Clips; i++)
        {
            TutorialItem item = Step!.Items[i];
            Assert.Equal(item.Shift, AugmentationRule.Shift(item.ShiftUniform, shift.Limit, shift.BothWays));
            preparer.Prepare(this.clips[item.Clip], -item.Begin, host.AsSpan(i * preparer.Length, preparer.Length));
        }

        waveforms.CopyFrom(host);
        var shape = new GatherSamplesShape(Clips, waveforms.Shape[1], waveforms.Shape[2]);
        backend.GatherSamples(shape, waveforms, identity, request.Draws, shift, shifted);
        spectrogram.Compute(shifted, request.Features);
        request.Finish(backend);
        request.Labels.CopyFrom([.. Step!.Items.Select(item => golden.Clips[item.Clip].Label)]);
    }

    public void Dispose()
    {
        spectrogram.Dispose();
        arena.Dispose();
        identity.Dispose();
    }
}
