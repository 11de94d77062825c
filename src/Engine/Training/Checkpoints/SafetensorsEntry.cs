namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The element type's name in the format.</param>
/// <param name="Shape">The extents, outermost first; none for a scalar.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, ulong Begin, ulong End);
