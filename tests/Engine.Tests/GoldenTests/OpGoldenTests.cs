using RawAudioNet.Engine.Tests.Ops;

namespace RawAudioNet.Engine.Tests.GoldenTests;

public sealed class OpGoldenTests : OpTests<OpGoldenCases>;
