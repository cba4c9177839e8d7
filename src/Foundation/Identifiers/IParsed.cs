using System.Text.Json;
using System.Text.Json.Serialization;

namespace Varde.Foundation.Identifiers;

/// <summary>A value that is made by reading a text, and whose text is read as the same value.</summary>
/// <typeparam name="TSelf">The value.</typeparam>
public interface IParsed<TSelf> where TSelf : IParsed<TSelf>
{
    /// <summary>Reads a text.</summary>
    /// <returns>The value; or why the text is none.</returns>
    static abstract Outcome<TSelf> Parse(string? text);
}

/// <summary>Keeps a value in JSON as its text. Without it the serializer would write what such a value tells of itself, and could not make it again.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class TextInJson<T> : JsonConverter<T> where T : IParsed<T>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no text, or none that stands for a value.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.Parse(reader.GetString()).TryGet(out var value, out _) ? value : throw new JsonException($"This is no {typeof(T).Name}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
