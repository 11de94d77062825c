using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class Conv2dBench : OpBench<Conv2dCases>;
