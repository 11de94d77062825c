namespace RawAudioNet.App.Pictures;

/// <summary>Pictures cannot be drawn on this machine; the message says in one line what is missing and what to do.</summary>
internal sealed class DrawingException(string message) : Exception(message);
