using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class MaxPool2dBench : OpBench<MaxPool2dCases>;
