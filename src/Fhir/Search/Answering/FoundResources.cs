using System.Text.Json;
using Varde.Records;

namespace Varde.Fhir.Search.Answering;

/// <summary>Makes of an opened document the resource that it holds.</summary>
internal static class FoundResources
{
    /// <summary>The resource; null when the document is none.</summary>
    public static FoundResource? Of(OpenedDocument opened) => opened.ArchetypeId is { } type && IdOf(opened.Content.Span) is { } id
        ? new(new(type, id), opened.Owner, opened.Number, opened.TimeCommitted, opened.AccessClass, opened.Content) : null;

    /// <summary>The resource of a version that a search of documents found; null when it is none.</summary>
    public static FoundResource? Of(FoundDocument found) => found.Version is { ArchetypeId: { } type } version && IdOf(found.Content.Span) is { } id
        ? new(new(type, id), found.Ehr, version.Uid.Number, version.TimeCommitted, version.AccessClass, found.Content) : null;

    // The id stands among the first members; the others are passed over.
    private static string? IdOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId) return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }
        return null;
    }
}
