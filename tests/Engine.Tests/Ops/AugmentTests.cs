using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Engine.Tests.Ops;

public sealed class AugmentTests : OpTests<AugmentCases>;
