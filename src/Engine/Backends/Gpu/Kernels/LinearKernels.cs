using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The linear layer: one thread computes one value, by a loop over the summed axis. It is a thousandth of a step's work.</summary>
internal static class LinearKernels
{
    /// <summary>One thread: one output.</summary>
    internal readonly struct Forward(ArrayView<float> input, ModelView weight, ModelView bias, ArrayView<float> output, LinearShape shape) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                int row = item / shape.OutputFeatures;
                int to = item % shape.OutputFeatures;
                int model = row / shape.Batch;
                float sum = bias[model, to];
                for (int from = 0; from < shape.InputFeatures; from++)
                    sum += input[row * shape.InputFeatures + from] * weight[model, from * shape.OutputFeatures + to];
                output[item] = sum;
            }
        }
    }

    /// <summary>One thread: one input's gradient.</summary>
    internal readonly struct InputGradient(ArrayView<float> gradOutput, ModelView weight, ArrayView<float> gradInput, LinearShape shape) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < gradInput.IntLength; item += Items.Step)
            {
                int row = item / shape.InputFeatures;
                int from = item % shape.InputFeatures;
                int model = row / shape.Batch;
                float sum = 0f;
                for (int to = 0; to < shape.OutputFeatures; to++)
                    sum += gradOutput[row * shape.OutputFeatures + to] * weight[model, from * shape.OutputFeatures + to];
                gradInput[item] = sum;
            }
        }
    }

    /// <summary>One thread: one weight's gradient, or, after the last weight, one bias's. The rows are summed in order.</summary>
    internal readonly struct ParameterGradient(
        ArrayView<float> input, ArrayView<float> gradOutput, ModelView gradWeight, ModelView gradBias, LinearShape shape) : IKernel
    {
        public void Run()
        {
            int perModel = (shape.InputFeatures + 1) * shape.OutputFeatures;
            for (int item = Items.First; item < shape.Models * perModel; item += Items.Step)
            {
                int model = item / perModel;
                int to = item % shape.OutputFeatures;
                int from = item % perModel / shape.OutputFeatures;
                bool isBias = from == shape.InputFeatures;
                float sum = 0f;
                for (int row = model * shape.Batch; row < (model + 1) * shape.Batch; row++)
                    sum += (isBias ? 1f : input[row * shape.InputFeatures + from]) * gradOutput[row * shape.OutputFeatures + to];

                if (isBias)
                    gradBias[model, to] = sum;
                else
                    gradWeight[model, from * shape.OutputFeatures + to] = sum;
            }
        }
    }
}
