using System.Text.Json;
using System.Text.Json.Serialization;
using Varde.ClinicalRepository.Administration;
using Varde.ClinicalRepository.ItemTags;
using Varde.ClinicalRepository.Queries;
using Varde.ClinicalRepository.Templates;

namespace Varde.ClinicalRepository.Rest;

/// <summary>The bodies of the API that are not of the reference model, in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(IdentifierBody))]
[JsonSerializable(typeof(ServiceDescription))]
[JsonSerializable(typeof(IReadOnlyList<TemplateListItem>))]
[JsonSerializable(typeof(TemplateFacts))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(QueryFacts))]
[JsonSerializable(typeof(StoredQueryBody))]
[JsonSerializable(typeof(IReadOnlyList<StoredQueryBody>))]
[JsonSerializable(typeof(IReadOnlyList<ItemTagBody>))]
internal sealed partial class RestJson : JsonSerializerContext
{
    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), Default);
}

/// <summary>The answer to <c>Prefer: return=identifier</c>.</summary>
/// <param name="Uid">The identifier: a version uid, or the id of an EHR, a contribution or a template.</param>
/// <param name="UnreadKeys">Keys of a simplified format that nothing was read from.</param>
internal sealed record IdentifierBody(string Uid, IReadOnlyList<string>? UnreadKeys = null);

/// <summary>What subscribers are told of a version.</summary>
internal sealed record EventBody(string Uid, string Type, string ChangeType, string? TemplateId);
