using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>What layers are built with: the device, the batch, and the arenas in which they reserve every byte that they will use.</summary>
/// <param name="Backend">The device.</param>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Activations">Holds outputs and their gradients.</param>
/// <param name="WorkspaceArena">Shared by all operations, which run one after the other.</param>
public sealed record BuildContext(IBackend Backend, int Models, int Batch, TensorArena Activations, TensorArena WorkspaceArena)
{
    /// <summary>Images in all, M·N.</summary>
    public int Images => Models * Batch;

    /// <summary>Reserves a workspace that lies over every other operation's.</summary>
    /// <param name="length">Floats, as the contract tells them.</param>
    public Tensor Workspace(long length)
    {
        if (length > int.MaxValue)
            throw new DeviceException($"{Backend.Id}: an operation needs {length} floats of workspace, more than 2^31: take fewer channels or a smaller batch");

        WorkspaceArena.Rewind();
        return WorkspaceArena.Reserve(new Shape((int)length));
    }

    /// <summary>Reserves one tensor a model.</summary>
    public ModelTensor PerModel(Shape shape) => ModelTensor.Reserve(Activations, Models, shape);
}
