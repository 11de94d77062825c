namespace RawAudioNet.Engine.Layers;

/// <summary>The distribution of initial values.</summary>
public enum InitialiserKind
{
    /// <summary>The same value everywhere.</summary>
    Constant,

    /// <summary>Normal around zero.</summary>
    Normal,

    /// <summary>Uniform around zero.</summary>
    Uniform,
}
