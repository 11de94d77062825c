using RawAudioNet.Engine.Backends.Gpu.Kernels;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>Channel counts become types: kernels are compiled for the widest lanes that divide the channels.</summary>
internal sealed partial class GpuBackend
{
    /// <summary>Something that is launched with the lanes of its input and output channels.</summary>
    private interface IByLanes
    {
        /// <summary>Launches it.</summary>
        void Launch<TIn, TOut>()
            where TIn : unmanaged, ILanes<TIn>
            where TOut : unmanaged, ILanes<TOut>;
    }

    private static int LanesOf(int channels) =>
        channels % Lanes8.Count == 0 ? Lanes8.Count : channels % Lanes4.Count == 0 ? Lanes4.Count : channels % Lanes2.Count == 0 ? Lanes2.Count : Lanes1.Count;

    private static void ByLanes<TLaunch>(int inputChannels, int outputChannels, in TLaunch launch)
        where TLaunch : struct, IByLanes
    {
        if (LanesOf(inputChannels) == Lanes8.Count)
            ByOutputLanes<TLaunch, Lanes8>(outputChannels, launch);
        else if (LanesOf(inputChannels) == Lanes4.Count)
            ByOutputLanes<TLaunch, Lanes4>(outputChannels, launch);
        else if (LanesOf(inputChannels) == Lanes2.Count)
            ByOutputLanes<TLaunch, Lanes2>(outputChannels, launch);
        else
            ByOutputLanes<TLaunch, Lanes1>(outputChannels, launch);
    }

    private static void ByOutputLanes<TLaunch, TIn>(int outputChannels, in TLaunch launch)
        where TLaunch : struct, IByLanes
        where TIn : unmanaged, ILanes<TIn>
    {
        if (LanesOf(outputChannels) == Lanes8.Count)
            launch.Launch<TIn, Lanes8>();
        else if (LanesOf(outputChannels) == Lanes4.Count)
            launch.Launch<TIn, Lanes4>();
        else if (LanesOf(outputChannels) == Lanes2.Count)
            launch.Launch<TIn, Lanes2>();
        else
            launch.Launch<TIn, Lanes1>();
    }
}
