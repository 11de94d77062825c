using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Bench.Ops;

public class ClassifierHeadBench : OpBench<ClassifierHeadCases>;
