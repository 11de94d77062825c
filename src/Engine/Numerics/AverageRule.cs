namespace RawAudioNet.Engine.Numerics;

/// <summary>A moving average of a weight or statistic, shared by both backends: <c>a = d·a + (1−d)·p</c>.</summary>
/// <remarks>
/// Averaged weights lie in the middle of those that the last steps wander among, and judge better. Source: Polyak and Juditsky, "Acceleration of
/// stochastic approximation by averaging" (1992); with a decay as here, Tarvainen and Valpola, "Mean teachers are better role models" (2017).
/// </remarks>
public static class AverageRule
{
    /// <summary>The next average.</summary>
    /// <param name="average">a.</param>
    /// <param name="value">p.</param>
    /// <param name="decay">d; 0 makes the average the value itself.</param>
    public static float Next(float average, float value, float decay) => decay * average + (1f - decay) * value;
}
