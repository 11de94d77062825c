using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class StepBench : OpBench<StepCases>;
