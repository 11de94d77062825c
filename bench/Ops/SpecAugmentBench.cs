using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class SpecAugmentBench : OpBench<SpecAugmentCases>;
