using System.Runtime.InteropServices;

namespace RawAudioNet.Bench.Resampling;

/// <summary>The SoX resampler library at its recipe "very high quality", on one thread.</summary>
internal sealed class SoxrLibrary : IDisposable
{
    private const uint VeryHighQuality = 6;

    private readonly nint handle = NativeLibrary.Load("libsoxr.so.0");
    private readonly OneShotFunction oneShot;
    private QualitySpecification quality;

    /// <summary>Binds the functions.</summary>
    public SoxrLibrary()
    {
        oneShot = Marshal.GetDelegateForFunctionPointer<OneShotFunction>(NativeLibrary.GetExport(handle, "soxr_oneshot"));
        quality = Marshal.GetDelegateForFunctionPointer<QualityFunction>(NativeLibrary.GetExport(handle, "soxr_quality_spec"))(VeryHighQuality, 0);
    }

    private delegate QualitySpecification QualityFunction(nuint recipe, nuint flags);

    private delegate nint OneShotFunction(
        double fromHz, double toHz, uint channels, float[] input, nuint inputLength, out nuint inputDone, float[] output, nuint outputLength, out nuint outputDone,
        nint io, ref QualitySpecification quality, nint runtime);

    /// <summary>Resamples one channel; returns the number of frames that came out.</summary>
    public int Resample(double fromHz, double toHz, float[] input, float[] output)
    {
        nint error = oneShot(fromHz, toHz, 1, input, (nuint)input.Length, out _, output, (nuint)output.Length, out nuint done, 0, ref quality, 0);
        return error == 0 ? (int)done : throw new InvalidOperationException(Marshal.PtrToStringUTF8(error));
    }

    public void Dispose() => NativeLibrary.Free(handle);

    /// <summary>As the library's header has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct QualitySpecification
    {
        public double Precision;
        public double PhaseResponse;
        public double PassBandEnd;
        public double StopBandBegin;
        public nint Private;
        public nuint Flags;
    }
}
