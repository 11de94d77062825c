using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class NormaliseBench : OpBench<NormaliseCases>;
