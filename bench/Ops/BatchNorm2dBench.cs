using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class BatchNorm2dBench : OpBench<BatchNorm2dCases>;
