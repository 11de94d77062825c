using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class SpectrogramBench : OpBench<SpectrogramCases>;
