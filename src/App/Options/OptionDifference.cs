using System.Text.Json;
using System.Text.Json.Nodes;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Options;

/// <summary>Tells in which option two trainings differ; one that an older version did not know yet is as it is where it is not given.</summary>
internal static class OptionDifference
{
    /// <summary>The first option that differs, with both values, or null.</summary>
    /// <param name="was">There.</param>
    /// <param name="wanted">Here.</param>
    /// <param name="free">Options that may differ.</param>
    public static string? Between(TrainSettings was, TrainSettings wanted, IReadOnlyCollection<string> free)
    {
        (JsonObject there, JsonObject here) = (Fields(was), Fields(wanted));
        string? name = there.Select(option => option.Key)
            .Union(here.Select(option => option.Key))
            .Except(free)
            .FirstOrDefault(name => !JsonNode.DeepEquals(there[name], here[name]));
        return name is null ? null : $"{name} {Text(there[name])} there, {Text(here[name])} here";

        static JsonObject Fields(TrainSettings settings) => JsonNode.Parse(JsonText.Document(settings))!.AsObject();

        static string Text(JsonNode? value) => value?.ToJsonString() ?? "not set";
    }

    /// <summary>The same of options that are kept as a JSON document.</summary>
    public static string? Between(string was, TrainSettings wanted, IReadOnlyCollection<string> free)
    {
        try
        {
            return Between(JsonText.Parse<TrainSettings>(was), wanted, free);
        }
        catch (JsonException)
        {
            return "those of the checkpoint cannot be read";
        }
    }
}
