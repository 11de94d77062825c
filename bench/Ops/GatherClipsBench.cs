using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class GatherClipsBench : OpBench<GatherClipsCases>;
