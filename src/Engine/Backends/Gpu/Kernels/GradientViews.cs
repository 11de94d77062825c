using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>What a block's derivatives read and write, as kernels see it.</summary>
/// <param name="Input">x, before its scale and shift.</param>
/// <param name="Gradient">The gradient of the convolution's output.</param>
/// <param name="Exchanged">The weights with their channels exchanged.</param>
/// <param name="GradInput">dx.</param>
/// <param name="InputPartials">Sums of dx·(x − μ) and dx, <c>[M][unit][Ci]</c>.</param>
/// <param name="ParameterPartials">Sums of the parameter gradient, <c>[M][slice][unit][item][lanes]</c>.</param>
/// <param name="GradWeight">dw.</param>
/// <param name="GradBias">db.</param>
/// <param name="MeanBefore">μ of the input's batch norm.</param>
/// <param name="VarianceBefore">Its σ².</param>
/// <param name="GradGammaBefore">Its dγ.</param>
/// <param name="GradBetaBefore">Its dβ.</param>
internal readonly record struct GradientViews(
    ArrayView<float> Input,
    ArrayView<float> Gradient,
    ArrayView<float> Exchanged,
    ArrayView<float> GradInput,
    ArrayView<Pair> InputPartials,
    ArrayView<float> ParameterPartials,
    ModelView GradWeight,
    ModelView GradBias,
    ModelView MeanBefore,
    ModelView VarianceBefore,
    ModelView GradGammaBefore,
    ModelView GradBetaBefore);
