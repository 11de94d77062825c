using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class ReluBench : OpBench<ReluCases>;
