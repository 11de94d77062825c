namespace RawAudioNet.Cases.References;

/// <summary>What a training step does beside the network: the choice of clips, Adam and its schedule, in double.</summary>
public static class StepReference
{
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>
    /// One Adam step: the new weight and moments. Kingma and Ba (2015), algorithm 1, with the current β1 in both places as PyTorch.
    /// </summary>
    /// <param name="weight">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="first">m before.</param>
    /// <param name="second">v before.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="beta1">β1.</param>
    /// <param name="time">t, from 1.</param>
    public static (double Weight, double First, double Second) Adam(
        double weight, double gradient, double first, double second, double learningRate, double beta1, int time)
    {
        first = beta1 * first + (1 - beta1) * gradient;
        second = Beta2 * second + (1 - Beta2) * gradient * gradient;
        double root = Math.Sqrt(second) / Math.Sqrt(1 - Math.Pow(Beta2, time));
        return (weight - learningRate / (1 - Math.Pow(beta1, time)) * first / (root + Epsilon), first, second);
    }

    /// <summary>Decoupled weight decay, before Adam's step: Loshchilov and Hutter (2019), with PyTorch's lr·λ.</summary>
    public static double Decayed(double weight, double learningRate, double decay) => weight * (1 - learningRate * decay);

    /// <summary>The next moving average.</summary>
    public static double Average(double average, double value, double decay) => decay * average + (1 - decay) * value;

    /// <summary>
    /// The one-cycle policy's learning rate and β1 before step s of T: up from max/25 over the first 0.3·T − 1 steps, then down to max/250000,
    /// while β1 goes from 0.95 to 0.85 and back. Smith and Topin, "Super-Convergence" (2018), with PyTorch's constants.
    /// </summary>
    public static (double LearningRate, double Beta1) OneCycle(int step, int steps, double maximum, bool cosine)
    {
        double peak = 0.3 * steps - 1;
        if (step <= peak)
            return (Between(maximum / 25, maximum, step / peak), Between(0.95, 0.85, step / peak));

        double part = (step - peak) / (steps - 1 - peak);
        return (Between(maximum, maximum / 25 / 1e4, part), Between(0.85, 0.95, part));

        double Between(double from, double to, double at) =>
            cosine ? to + (from - to) / 2 * (1 + Math.Cos(Math.PI * at)) : from + (to - from) * at;
    }

    /// <summary><c>clips[m·N + i] = permutation[m·length + offset_m + i]</c>.</summary>
    public static int[] SelectBatch(int models, int batch, int[] permutation, int length, int[] offsets)
    {
        var clips = new int[models * batch];
        for (int m = 0; m < models; m++)
        for (int i = 0; i < batch; i++)
            clips[m * batch + i] = permutation[m * length + offsets[m] + i];
        return clips;
    }

    /// <summary><c>draws[i,d] = Philox(seed_m, stream, epoch_m, clips[i], d)</c>, the upper 24 bits as a fraction.</summary>
    public static double[] DrawAugmentation(int batch, int draws, int[] clips, ulong[] seeds, int[] epochs, uint stream)
    {
        var result = new double[clips.Length * draws];
        for (int i = 0; i < clips.Length; i++)
        for (int d = 0; d < draws; d++)
        {
            ulong seed = seeds[i / batch];
            uint[] words = PhiloxReference.Block(
                [(uint)(d / 4), (uint)clips[i], (uint)epochs[i / batch], stream], [(uint)(seed % (1UL << 32)), (uint)(seed / (1UL << 32))]);
            result[i * draws + d] = words[d % 4] / 256 / Math.Pow(2, 24);
        }

        return result;
    }
}
