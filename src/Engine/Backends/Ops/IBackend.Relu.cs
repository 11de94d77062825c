using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

public partial interface IBackend
{
    /// <summary>The rectifier <c>y = max(0, x)</c>; NaN stays NaN, so that a broken step is seen.</summary>
    /// <param name="input">x, any shape.</param>
    /// <param name="output">y, the same shape; may be the same tensor.</param>
    void ReluForward(in Tensor input, in Tensor output);

    /// <summary>Its gradient <c>dx = dy·[y &gt; 0]</c>, 0 where y is 0.</summary>
    /// <param name="output">y of forward.</param>
    /// <param name="gradOutput">dy, the same shape.</param>
    /// <param name="gradInput">dx, the same shape; may be the same tensor as dy.</param>
    void ReluBackward(in Tensor output, in Tensor gradOutput, in Tensor gradInput);
}
