namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>A <see cref="Tensors.ModelTensor"/>'s memory: one block a model, a stride apart.</summary>
internal readonly unsafe struct ModelPointer
{
    private readonly float* first;
    private readonly long stride;

    public ModelPointer(float* first, long stride)
    {
        this.first = first;
        this.stride = stride;
    }

    /// <summary>A model's first element, or null.</summary>
    public float* this[int model] => first == null ? null : first + model * stride;
}
