using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class AugmentBench : OpBench<AugmentCases>;
