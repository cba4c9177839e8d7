using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Narrows a search to what stands in a List: the parameter <c>_list</c>, or with <c>:not</c> to what does not (FHIR R4, search, 3.1.1.4.16).</summary>
internal sealed class ListMembers(StoredResources resources)
{
    private const string Parameter = "_list";
    private const string Not = "_list:not";

    /// <summary>Whether a parameter is this one.</summary>
    public static bool Is(string name) => name is Parameter or Not;

    /// <summary>The search among the members of the lists that a call names; each of several lists must hold a match.</summary>
    /// <returns>The search; <see cref="NotFound"/> or <see cref="Gone"/> when there is no such list, <see cref="Unsupported"/> for lists that have a name and no id.</returns>
    public async Task<Outcome<SearchQuery>> NarrowAsync(FhirCall call, SearchQuery query, CancellationToken cancellation)
    {
        foreach (var (name, value) in call.Query.Where(p => Is(p.Key) && p.Value.Length > 0))
        {
            if (query.Types is not [var type]) return Invalid.At(name, "is for a search of one type");
            if (value.StartsWith('$')) return new Unsupported("Lists by name are not supported: _list takes the id of a List.");
            var id = value.StartsWith("List/", StringComparison.Ordinal) ? value["List/".Length..] : value;
            if (!ResourceKey.IsId(id)) return Invalid.At(name, "must be the id of a List");
            if (!(await MembersAsync(call, new("List", id), type, cancellation)).TryGet(out var members, out var refusal)) return refusal;
            var among = new IdCriterion(members);
            query = query.And(name == Not ? new NotCriterion(among) : among) with { Used = [.. query.Used, new(name, value)] };
        }
        return query;
    }

    private async Task<Outcome<HashSet<string>>> MembersAsync(FhirCall call, ResourceKey list, string type, CancellationToken cancellation)
    {
        return (await resources.SeenAsync(call.Access, list, cancellation)).Map(stored =>
            Entries(StoredJson.Parse(stored.Version.Content)).Select(reference => Reference.Local(Reference.Unversioned(reference), call.Bases))
                .Where(key => key?.Type == type).Select(key => key!.Id).ToHashSet(StringComparer.Ordinal));
    }

    // What was taken off the list stands there still, marked so.
    private static IEnumerable<string> Entries(JsonElement list) =>
        from entry in JsonList.Of(list, "entry")
        where !(entry.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True)
        let reference = entry.TryGetProperty("item", out var item) ? JsonText.Of(item, "reference") : null
        where reference is not null
        select reference;
}
