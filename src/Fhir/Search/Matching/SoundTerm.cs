using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>
/// A name by how it sounds (FHIR R4, Patient, search parameter <c>phonetic</c>: "some kind of phonetic matching algorithm"). Each word of what is asked for sounds like a word of the value.
/// </summary>
/// <param name="Text">The name.</param>
internal sealed record SoundTerm(string Text) : SearchTerm
{
    /// <summary>The name of the search parameter that compares so.</summary>
    public const string Parameter = "phonetic";

    private readonly IReadOnlyList<string>[] _words = [.. NameSound.WordsOf(Text).Select(NameSound.Of)];

    public override SearchFacet Facet => SearchFacet.String;

    public override bool Takes(SearchValue value, SearchSource source)
    {
        if (value is not TextValue own) return false;
        var heard = NameSound.KeysOf(own.Text).ToHashSet(StringComparer.Ordinal);
        return _words.All(word => word.Any(heard.Contains));
    }

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names) =>
        source.IsHeard ? [new LeafKeys(names.Numbers(source.Paths.Sound.Path, LeafType.Code), [.. _words[0].Select(LeafSink.CodeKey)])] : null;
}
