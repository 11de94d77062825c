using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class ConvBlockBench : OpBench<ConvBlockCases>;
