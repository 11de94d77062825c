using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class SoftmaxCrossEntropyBench : OpBench<SoftmaxCrossEntropyCases>;
