namespace RawAudioNet.Engine.Layers;

/// <summary>What a forward pass is for.</summary>
public enum ForwardMode
{
    /// <summary>Batch norm normalises by the batch's statistics; backward may follow.</summary>
    Training,

    /// <summary>Batch norm normalises by the running statistics: an image's result does not depend on its batch.</summary>
    Evaluation,
}
