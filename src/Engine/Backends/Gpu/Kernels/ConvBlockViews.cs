using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>A block's parameters and statistics as kernels see them; forward has no gradients, backward writes no statistics.</summary>
internal readonly struct ConvBlockViews(
    ModelView weight,
    ModelView bias,
    ModelView gamma,
    ModelView beta,
    ModelView mean,
    ModelView variance,
    ModelView scale,
    ModelView shift,
    ModelView gradGamma,
    ModelView gradBeta)
{
    public ModelView Weight => weight;

    public ModelView Bias => bias;

    public ModelView Gamma => gamma;

    public ModelView Mean => mean;

    public ModelView Variance => variance;

    public ModelView GradGamma => gradGamma;

    public ModelView GradBeta => gradBeta;

    /// <summary>Mean, variance, scale and shift of one channel, from its moments.</summary>
    public void WriteStatistics(int model, int channel, Moments moments)
    {
        float biased = moments.SquaredDistances / moments.Count;
        float factor = gamma[model, channel] / MathF.Sqrt(biased + BatchNorm2dShape.Epsilon);
        mean[model, channel] = moments.Mean;
        variance[model, channel] = biased;
        scale[model, channel] = factor;
        shift[model, channel] = beta[model, channel] - moments.Mean * factor;
    }
}
