using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RawAudioNet.App.Data;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Reporting;

/// <summary>The one form in which the program writes JSON: camelCase names, invariant numbers, null for what there is not.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteOrNull() },
    };

    // What is read may have been edited: a null where none belongs is a fault of the file, not of the program.
    private static readonly JsonSerializerOptions Reading = new(OneLine)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonSerializerOptions ManyLines = new(OneLine) { WriteIndented = true };

    /// <summary>The value on one line, for stdout.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>The value on many lines, for a file that people may open.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, ManyLines) + "\n";

    /// <summary>Reads what <see cref="Document"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static T Parse<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Reading) ?? throw new JsonException("the document is null");

    /// <summary>Reads a file that <see cref="Document"/> wrote.</summary>
    /// <exception cref="JsonException">It is not such a document.</exception>
    /// <exception cref="UnreadableFileException">The system refuses.</exception>
    public static T Read<T>(string file) => PlainFile.IsOtherwise(file)
        ? throw new JsonException($"it is {PlainFile.Otherwise}")
        : Parse<T>(UnreadableFileException.Name(file, () => File.ReadAllText(file)));

    /// <summary>JSON has no NaN and no infinity: a loss that is not a number is written as null.</summary>
    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
