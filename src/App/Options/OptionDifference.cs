using System.Text.Json;
using System.Text.Json.Nodes;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Options;

/// <summary>Tells in which option two trainings differ.</summary>
internal static class OptionDifference
{
    /// <summary>The first option of two JSON objects that differs, with both values, or null.</summary>
    /// <param name="was">There.</param>
    /// <param name="wanted">Here.</param>
    /// <param name="free">Options that may differ.</param>
    public static string? Between(JsonObject was, JsonObject wanted, IReadOnlyCollection<string> free)
    {
        string? name = was.Select(option => option.Key)
            .Union(wanted.Select(option => option.Key))
            .Except(free)
            .FirstOrDefault(name => !JsonNode.DeepEquals(was[name], wanted[name]));
        return name is null ? null : $"{name} {Text(was[name])} there, {Text(wanted[name])} here";

        static string Text(JsonNode? value) => value?.ToJsonString() ?? "not set";
    }

    /// <summary>The same of a JSON document that an older version may have written, which did not know all options.</summary>
    public static string? Between(string was, TrainSettings wanted, IReadOnlyCollection<string> free)
    {
        try
        {
            return Between(Fields(JsonText.Parse<TrainSettings>(was)), Fields(wanted), free);
        }
        catch (JsonException)
        {
            return "those of the checkpoint cannot be read";
        }

        static JsonObject Fields(TrainSettings settings) => JsonNode.Parse(JsonText.Document(settings))!.AsObject();
    }
}
