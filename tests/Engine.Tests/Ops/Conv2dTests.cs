using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Engine.Tests.Ops;

public sealed class Conv2dTests : OpTests<Conv2dCases>;
