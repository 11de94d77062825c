using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class GatherBench : OpBench<GatherCases>;
