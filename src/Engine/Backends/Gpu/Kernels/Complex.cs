namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>A complex number in single precision.</summary>
internal readonly record struct Complex(float Re, float Im)
{
    public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im);

    public static Complex operator -(Complex a, Complex b) => new(a.Re - b.Re, a.Im - b.Im);

    public static Complex operator *(Complex a, Complex b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

    /// <summary>The number times −i.</summary>
    public Complex TurnedBack() => new(Im, -Re);
}
