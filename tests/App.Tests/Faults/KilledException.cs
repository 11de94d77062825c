namespace RawAudioNet.App.Tests.Faults;

/// <summary>The end of a process, so to speak: nothing catches it, and nothing is done after it.</summary>
internal sealed class KilledException : Exception;
