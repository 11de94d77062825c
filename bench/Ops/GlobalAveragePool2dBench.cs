using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class GlobalAveragePool2dBench : OpBench<GlobalAveragePool2dCases>;
