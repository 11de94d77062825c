using RawAudioNet.Cases.Ops;

namespace RawAudioNet.Engine.Tests.Ops;

public sealed class MaxPool2dTests : OpTests<MaxPool2dCases>;
