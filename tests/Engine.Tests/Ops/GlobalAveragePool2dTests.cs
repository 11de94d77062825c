using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Engine.Tests.Ops;

public sealed class GlobalAveragePool2dTests : OpTests<GlobalAveragePool2dCases>;
