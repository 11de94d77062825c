using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Engine.Tests.Ops;

public sealed class BatchNorm2dTests : OpTests<BatchNorm2dCases>;
