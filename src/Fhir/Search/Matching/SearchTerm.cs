using Varde.Fhir.Resources;
using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>One value that is asked for: what it means, and which leaves have candidates for it.</summary>
internal abstract record SearchTerm
{
    /// <summary>Which of the kept values it is held against.</summary>
    public abstract SearchFacet Facet { get; }

    /// <summary>Whether a value is what is asked for. This is the meaning; <see cref="Narrowed"/> must let through whatever it takes.</summary>
    public abstract bool Takes(SearchValue value, SearchSource source);

    /// <summary>Which leaves a resource must have one of; null when they do not help.</summary>
    public abstract IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names);
}

/// <summary>How a value is compared with what is asked for (FHIR R4, search, 3.1.1.4.6).</summary>
internal enum SearchPrefix
{
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    StartsAfter,
    EndsBefore,
    Approximately,
}

/// <summary>A token (FHIR R4, search, 3.1.1.4.10).</summary>
/// <param name="System">The system; empty for none, null for any.</param>
/// <param name="Code">The code; null for any.</param>
/// <param name="IsIdentifier">True to compare the identifiers of references.</param>
internal sealed record TokenTerm(string? System, string? Code, bool IsIdentifier = false) : SearchTerm
{
    public override SearchFacet Facet => IsIdentifier ? SearchFacet.Identifier : SearchFacet.Token;

    public override bool Takes(SearchValue value, SearchSource source) =>
        value is TokenValue token && (Code is null || token.Code == Code) && (System is null || token.System == System || IsImplied(source, token.Code));

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names)
    {
        if (Code is null) return null;
        var paths = names.Numbers(source.NameOf(Facet), LeafType.Code);
        if (System is null) return [LeafKeyRange.Prefix(paths, $"{Code}{ValueReader.Separator}")];
        var system = IsImplied(source, Code) ? "" : System;
        return [new LeafKeys(paths, [LeafSink.CodeKey(LeafWriter.Packed(new TokenValue(system, Code)))])];
    }

    // The system of a code from a fixed set is not written, but may be asked for.
    private bool IsImplied(SearchSource source, string code) =>
        !string.IsNullOrEmpty(System) && source.Codes is { } set && Definitions.FhirDefinitions.R4.Codes(set)?.GetValueOrDefault(System)?.Contains(code) == true;
}

/// <summary>An identifier with a code of its type: <c>:of-type</c>.</summary>
internal sealed record OfTypeTerm(string System, string Code, string Value) : SearchTerm
{
    public override SearchFacet Facet => SearchFacet.OfType;

    public override bool Takes(SearchValue value, SearchSource source) =>
        value is OfTypeValue own && own.Value == Value && own.Code == Code && (System.Length == 0 || own.System == System);

    public override IEnumerable<LeafFilter> Narrowed(SearchSource source, LeafNames names) =>
        [LeafKeyRange.Prefix(names.Numbers(source.NameOf(Facet), LeafType.Code), $"{Value}{ValueReader.Separator}{Code}{ValueReader.Separator}{System}")];
}

/// <summary>How text is compared.</summary>
internal enum TextMatch
{
    /// <summary>It begins so, letter case and marks aside.</summary>
    Begins,

    /// <summary>It has this in it, letter case and marks aside.</summary>
    Contains,

    /// <summary>It is this to the letter.</summary>
    Exact,

    /// <summary>It is this, letter case and marks aside.</summary>
    Same,

    /// <summary>It ends so, letter case and marks aside.</summary>
    Ends,
}

/// <summary>A string (FHIR R4, search, 3.1.1.4.8), or the text beside a token.</summary>
/// <param name="Text">The text.</param>
/// <param name="Match">How it is compared.</param>
/// <param name="IsBesideToken">True for <c>:text</c>.</param>
internal sealed record StringTerm(string Text, TextMatch Match, bool IsBesideToken = false) : SearchTerm
{
    private readonly string _folded = Folding.Fold(Text);
    private readonly string _doubled = Folding.FoldWithDoubleA(Text);

    public override SearchFacet Facet => IsBesideToken ? SearchFacet.Text : SearchFacet.String;

    public override bool Takes(SearchValue value, SearchSource source) => value is TextValue own && Match switch
    {
        TextMatch.Exact => own.Text == Text,
        TextMatch.Same => Folding.Fold(own.Text) == _folded || Folding.FoldWithDoubleA(own.Text) == _doubled,
        TextMatch.Ends => Folding.Fold(own.Text).EndsWith(_folded, StringComparison.Ordinal) || Folding.FoldWithDoubleA(own.Text).EndsWith(_doubled, StringComparison.Ordinal),
        TextMatch.Contains => Folding.Fold(own.Text).Contains(_folded, StringComparison.Ordinal) || Folding.FoldWithDoubleA(own.Text).Contains(_doubled, StringComparison.Ordinal),
        _ => Folding.Fold(own.Text).StartsWith(_folded, StringComparison.Ordinal) || Folding.FoldWithDoubleA(own.Text).StartsWith(_doubled, StringComparison.Ordinal),
    };

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names)
    {
        if (IsBesideToken || Match is TextMatch.Contains or TextMatch.Ends) return null;
        var paths = names.Numbers(source.Paths.Folded.Path, LeafType.Code);
        string[] keys = _folded == _doubled ? [_folded] : [_folded, _doubled];
        return keys.Select(key => LeafKeyRange.Prefix(paths, Folding.Key(key)));
    }
}

/// <summary>A reference or canonical address (FHIR R4, search, 3.1.1.4.12).</summary>
/// <param name="Addresses">Any of these.</param>
/// <param name="Canonical">Or any version of this; null when it is no canonical address.</param>
internal sealed record ReferenceTerm(IReadOnlySet<string> Addresses, string? Canonical = null) : SearchTerm
{
    public override SearchFacet Facet => SearchFacet.Reference;

    public override bool Takes(SearchValue value, SearchSource source) =>
        value is LinkValue link && (Addresses.Contains(link.Address) || (Canonical is not null && link.Address.StartsWith(Canonical, StringComparison.Ordinal)));

    public override IEnumerable<LeafFilter> Narrowed(SearchSource source, LeafNames names)
    {
        var paths = names.Numbers(source.NameOf(Facet), LeafType.Code);
        var keys = new LeafKeys(paths, [.. Addresses.Select(LeafSink.CodeKey)]);
        return Canonical is null ? [keys] : [keys, LeafKeyRange.Prefix(paths, Canonical)];
    }
}

/// <summary>Anything but what another term takes: the values of a resource have one that is unequal.</summary>
internal sealed record UnequalTerm(SearchTerm Other) : SearchTerm
{
    public override SearchFacet Facet => Other.Facet;

    public override bool Takes(SearchValue value, SearchSource source) => !Other.Takes(value, source);

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names) => null;
}

/// <summary>How addresses are compared.</summary>
internal enum UriMatch
{
    /// <summary>They are the same, letter by letter.</summary>
    Same,

    /// <summary>The resource's begins with what is asked for.</summary>
    Below,

    /// <summary>What is asked for begins with the resource's.</summary>
    Above,
}

/// <summary>A URI (FHIR R4, search, 3.1.1.4.14), or a canonical address where parts of a version lie below it: 1.0 has 1.0.2 below.</summary>
/// <param name="Address">The address.</param>
/// <param name="Match">How it is compared.</param>
/// <param name="IsCanonical">True to compare references.</param>
internal sealed record UriTerm(string Address, UriMatch Match, bool IsCanonical = false) : SearchTerm
{
    public override SearchFacet Facet => IsCanonical ? SearchFacet.Reference : SearchFacet.Uri;

    public override bool Takes(SearchValue value, SearchSource source) => value is LinkValue link && Match switch
    {
        UriMatch.Same => link.Address == Address,
        UriMatch.Below => IsBelow(link.Address, Address),
        _ => IsBelow(Address, link.Address),
    };

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names)
    {
        var paths = names.Numbers(source.NameOf(Facet), LeafType.Code);
        return Match switch
        {
            UriMatch.Same => [new LeafKeys(paths, [LeafSink.CodeKey(Address)])],
            UriMatch.Below => [LeafKeyRange.Prefix(paths, Address)],
            _ => null,
        };
    }

    private static bool IsBelow(string address, string above) =>
        address.StartsWith(above, StringComparison.Ordinal) && (address.Length == above.Length || above.EndsWith('/') || address[above.Length] is '/' or '|' or '?' or '#' or ':' or '.');
}
