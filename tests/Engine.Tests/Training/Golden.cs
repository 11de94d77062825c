using System.Text.Json;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>The committed golden values, as JSON.</summary>
internal static class Golden
{
    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", name)));
        return document.RootElement.Clone();
    }

    public static T[] Values<T>(this JsonElement list) => list.Deserialize<T[]>()!;
}
