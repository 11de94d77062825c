using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class LinearBench : OpBench<LinearCases>;
