using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Operations.Documents;

/// <summary>Finds what a document must carry: what its resources refer to, and what these refer to (FHIR R4, documents, 3.3.1).</summary>
internal sealed class DocumentResources(SearchEngine engine)
{
    /// <summary>How many resources a document carries at most.</summary>
    public const int Most = 3_000;

    /// <summary>The resources themselves and what they refer to, each once, in the order in which they are met. What is not here or may not be seen is left out.</summary>
    /// <param name="roots">The resources that it begins with.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="isWhole">Whether a document that would carry too much is refused; else references are followed no further.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<FoundResource>>> AroundAsync(
        IReadOnlyList<FoundResource> roots, IReadOnlyList<string> bases, QueryPermit permit, bool isWhole, CancellationToken cancellation)
    {
        var (all, met) = (roots.ToList(), roots.Select(r => r.Key).ToHashSet());
        for (var round = roots; round.Count > 0;)
        {
            List<ResourceKey> wanted = [.. round.SelectMany(r => References(r, bases)).Where(met.Add)];
            if (met.Count > Most && isWhole) return Unprocessable.At("", $"The document would carry more than {Most} resources.");
            if (met.Count > Most) break;
            var opened = (await engine.OpenAsync(wanted, permit, cancellation)).ToDictionary(r => r.Key);
            round = [.. wanted.Where(opened.ContainsKey).Select(key => opened[key])];
            all.AddRange(round);
        }
        return Outcome<IReadOnlyList<FoundResource>>.Done(all);
    }

    // What a document is about and who wrote it come first.
    private static IEnumerable<ResourceKey> References(FoundResource resource, IReadOnlyList<string> bases) => Resources.References.Of(StoredJson.Parse(resource.Content))
        .OrderBy(r => r.Path.StartsWith("Composition.subject", StringComparison.Ordinal) ? 0 : r.Path.StartsWith("Composition.author", StringComparison.Ordinal) ? 1 : 2)
        .Select(r => Reference.Local(Reference.Unversioned(r.Value), bases)).OfType<ResourceKey>();
}
