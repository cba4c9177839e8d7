using System.Text.Json;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>Reads texts in JSON that are not of the reference model, such as queries and tags.</summary>
internal static class JsonBody
{
    /// <summary>What is read out of a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="deepest">How many levels it may have.</param>
    /// <param name="read">Reads the value that it holds.</param>
    /// <returns>What was read; <see cref="Invalid"/> when the text is no JSON, or has half a character.</returns>
    public static Outcome<T> Read<T>(ReadOnlyMemory<byte> text, int deepest, Func<JsonElement, Outcome<T>> read) => Guard(() =>
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = deepest });
        return read(json.RootElement);
    });

    /// <summary>What a reader of JSON gives, where what it stumbles over is a refusal.</summary>
    public static Outcome<T> Guard<T>(Func<Outcome<T>> read)
    {
        try
        {
            return read();
        }
        catch (JsonException fault)
        {
            return Invalid.At("/", $"is no JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // So the reader says that an escape stands for half a character.
            return Invalid.At("/", "has a text that is no Unicode");
        }
    }
}
