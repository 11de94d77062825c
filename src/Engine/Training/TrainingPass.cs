using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Losses;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Everything of a training step that depends on the batch size: the network built for it, the batch's features, draws and labels. A run has
/// one for full batches and one for each size of an epoch's smaller last batch; they lie over the same memory, since only one runs at a time.
/// </summary>
internal sealed class TrainingPass : IDisposable
{
    public TrainingPass(
        BuildContext context, TrainerOptions options, Shape image, ParameterStore parameters, Tensor classWeights, Action<TrainingPass> enqueueStep)
    {
        using var construction = new Construction(this);
        Batch = context.Batch;
        Images = context.Images;
        Masks = new SpecAugmentShape(
            Images, image[0], image[1], image[2], options.FrequencyMasks, options.TimeMasks, options.MaximumMaskFraction);
        Augmentation alterations = options.Augment ? options.Alterations : default;
        Clips = context.Backend.Allocate<int>(Images);
        Identities = context.Backend.Allocate<int>(Images);
        Labels = context.Backend.Allocate<int>(Images);
        Mix = alterations.Mixup > 0 ? Unmixed(context.Backend, Images) : default;
        var altered = new AugmentShape(Masks, Batch, default, alterations);
        Draws = context.Activations.Reserve(new Shape(Images, alterations.IsNone ? Masks.Draws : altered.Draws));
        Features = context.Activations.Reserve(Masks.Values);
        Network = AudioClassifier.CreateBlocks(options.Network);
        Network.Declare(parameters, image);
        Network.Build(context, image);
        Head = new ClassifierHead(
            context,
            Network.OutputShape(image),
            parameters[$"{AudioClassifier.LinearName}.weight"],
            parameters[$"{AudioClassifier.LinearName}.bias"],
            classWeights);
        IBackend backend = context.Backend;
        var corrections = new float[parameters.StatisticsLength];
        Network.Correct(corrections);
        Corrections = TensorArena.AllocateTensor(backend, new Shape(corrections.Length), "corrections");
        Corrections.CopyFrom(corrections);
        Workspace = context.Workspace(
            Math.Max(
                backend.LatchWorkspace(context.Models, parameters.RowLength),
                Math.Max(
                    alterations.IsNone
                        ? Math.Max(backend.GatherSpectrogramsWorkspace(Masks), backend.SpecAugmentWorkspace(Masks))
                        : backend.AugmentSpectrogramsWorkspace(altered),
                    backend.BatchMomentsWorkspace(context.Models, Features.Count / context.Models))));
        Work = backend.Repeat(() => enqueueStep(this));
        construction.Complete();
    }

    public int Batch { get; }

    public int Images { get; }

    public SpecAugmentShape Masks { get; }

    public DeviceBuffer<int> Clips { get; }

    public DeviceBuffer<int> Identities { get; }

    public DeviceBuffer<int> Labels { get; }

    /// <summary>The images' second labels, written by the source with the batch; empty without mixup.</summary>
    public LabelMix Mix { get; }

    public Tensor Draws { get; }

    public Tensor Features { get; }

    public Sequential Network { get; }

    public ClassifierHead Head { get; }

    public Tensor Workspace { get; }

    public Tensor Corrections { get; }

    /// <summary>The operations of a step of this batch size.</summary>
    public RepeatedWork Work { get; }

    public void Dispose()
    {
        Work?.Dispose();
        Clips?.Dispose();
        Identities?.Dispose();
        Labels?.Dispose();
        Mix.Partners?.Dispose();
        Mix.Shares.Arena?.Dispose();
        Network?.Dispose();
        Corrections.Arena?.Dispose();
    }

    // A source that mixes nothing leaves them as they are.
    private static LabelMix Unmixed(IBackend backend, int images)
    {
        var mix = new LabelMix(backend.Allocate<int>(images), TensorArena.AllocateTensor(backend, new Shape(images), "shares"));
        mix.Partners.CopyFrom(new int[images]);
        mix.Shares.CopyFrom(new float[images]);
        return mix;
    }
}
