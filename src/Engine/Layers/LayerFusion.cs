namespace RawAudioNet.Engine.Layers;

/// <summary>Puts layers together that have a fused form; names, parameters and results stay the same.</summary>
public static class LayerFusion
{
    /// <summary>Every <see cref="Conv2d"/>, <see cref="Relu"/>, <see cref="BatchNorm2d"/> in this order becomes a <see cref="ConvBlock"/>.</summary>
    /// <param name="layers">Layers that are not built yet.</param>
    public static IReadOnlyList<Layer> Fuse(IReadOnlyList<Layer> layers)
    {
        var fused = new List<Layer>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (i + 2 < layers.Count && layers[i] is Conv2d convolution && layers[i + 1] is Relu && layers[i + 2] is BatchNorm2d norm)
            {
                fused.Add(new ConvBlock(convolution, norm));
                i += 2;
            }
            else
            {
                fused.Add(layers[i]);
            }
        }

        return fused;
    }
}
