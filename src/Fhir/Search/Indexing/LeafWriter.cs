using System.Globalization;
using Varde.Records;

namespace Varde.Fhir.Search.Indexing;

/// <summary>Writes values as leaves. <see cref="LeafValues"/> reads them again.</summary>
/// <param name="sink">Takes them.</param>
/// <param name="units">Brings quantities to the units they are compared in.</param>
internal sealed class LeafWriter(LeafSink sink, CanonicalUnits? units)
{
    /// <summary>The system of UCUM's units.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    private bool _isIncomplete;

    /// <summary>Writes a value.</summary>
    public void Write(SearchFacet facet, FacetPaths paths, PlacedValue placed)
    {
        var path = paths[facet];
        switch (placed.Value)
        {
            case null: sink.Node(paths.Valueless(facet), placed.Positions); break;
            case DateValue date: sink.Time(path, placed.Positions, date.Begin, date.End - 1, date.Written); break;
            case TextValue text: Text(facet, paths, text.Text, placed.Positions); break;
            case PositionValue position: Position(paths, position, placed.Positions); break;
            case AmountValue amount: Amount(paths, amount, placed.Positions); break;
            default: sink.Code(path, placed.Positions, Kept(Packed(placed.Value))); break;
        }
    }

    /// <summary>Writes how a name sounds, by which it is found too.</summary>
    public void WriteSound(FacetPaths paths, PlacedValue placed)
    {
        if (placed.Value is not TextValue name) return;
        foreach (var key in NameSound.KeysOf(name.Text)) sink.Code(paths.Sound, placed.Positions, key);
    }

    /// <summary>What a leaf's text is of a value, its parts joined so that what is asked for first comes first.</summary>
    public static string Packed(SearchValue value) => value switch
    {
        TokenValue token => Join(token.Code, token.System),
        OfTypeValue identifier => Join(identifier.Value, identifier.Code, identifier.System),
        LinkValue link => link.Address,
        PositionValue position => Join(Written(position.Latitude), Written(position.Longitude)),
        AmountValue a => Join(Written(a.Low), a.IsPoint ? "=" : Written(a.High), a.Code, a.System, a.Unit),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The value of a leaf's text.</summary>
    public static SearchValue Unpacked(SearchFacet facet, string text)
    {
        var parts = text.Split(ValueReader.Separator);
        string Part(int at) => at < parts.Length ? parts[at] : "";
        return facet switch
        {
            SearchFacet.Token or SearchFacet.Identifier => new TokenValue(Part(1), Part(0)),
            SearchFacet.OfType => new OfTypeValue(Part(2), Part(1), Part(0)),
            SearchFacet.Amount => new AmountValue(Read(Part(0)), Read(Part(1) == "=" ? Part(0) : Part(1)), Part(3), Part(2), Part(4)),
            SearchFacet.Position => new PositionValue(Read(Part(0)) ?? 0, Read(Part(1)) ?? 0),
            SearchFacet.Text or SearchFacet.String => new TextValue(text),
            _ => new LinkValue(text),
        };
    }

    private void Text(SearchFacet facet, FacetPaths paths, string text, int[] positions)
    {
        sink.Text(paths[facet], positions, Kept(text));
        if (facet != SearchFacet.String) return;
        foreach (var key in Folding.Keys(text)) sink.Code(paths.Folded, positions, key);
    }

    private void Amount(FacetPaths paths, AmountValue amount, int[] positions)
    {
        sink.Code(paths[SearchFacet.Amount], positions, Kept(Packed(amount)));
        if (!amount.IsPoint)
        {
            sink.Number(paths.Number(FacetPaths.Range), positions, 0);
            return;
        }
        var value = (double)amount.Low!.Value;
        sink.Number(paths.Number(""), positions, value);
        if (amount.System == Ucum && units?.Invoke(value, amount.Code) is { } canonical && canonical.Amount != value) sink.Number(paths.Number(canonical.Unit), positions, canonical.Amount);
    }

    private void Position(FacetPaths paths, PositionValue position, int[] positions)
    {
        sink.Code(paths[SearchFacet.Position], positions, Packed(position));
        sink.Number(paths.Latitude, positions, (double)position.Latitude);
        sink.Number(paths.Longitude, positions, (double)position.Longitude);
    }

    // What a leaf cannot hold whole is told by the resource. Its begin is found all the same.
    private string Kept(string text)
    {
        if (text.Length <= LeafSink.TextLimit) return text;
        if (!_isIncomplete) sink.Node(FacetPaths.Incomplete, []);
        _isIncomplete = true;
        return text[..(char.IsHighSurrogate(text[LeafSink.TextLimit - 1]) ? LeafSink.TextLimit - 1 : LeafSink.TextLimit)];
    }

    private static string Join(params ReadOnlySpan<string> parts) => string.Join(ValueReader.Separator, parts!);

    private static string Written(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static decimal? Read(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
