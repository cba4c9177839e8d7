using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>Writes data values as leaves, until the budget of the document is used up.</summary>
/// <param name="sink">Where the leaves go.</param>
/// <param name="budget">How many there may be.</param>
internal sealed class LeafWriter(LeafSink sink, int budget)
{
    /// <summary>When the times of leaves begin, in microseconds since year 1, which is when those of comparisons begin.</summary>
    public static readonly long Epoch = DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    private string _analyte = "";

    /// <summary>True when nothing more is taken.</summary>
    public bool IsFull => sink.Leaves.Count >= budget;

    /// <summary>
    /// Goes into a cluster. The first code among the items of an archetyped cluster tells what its numbers are about, as in laboratory results, where
    /// all analytes are one archetype: the numbers below carry it in their discriminator.
    /// </summary>
    /// <returns>What <see cref="Leave"/> must be given.</returns>
    public string Enter(Cluster cluster)
    {
        var outer = _analyte;
        if (cluster.ArchetypeDetails is not null) _analyte = FirstCode(cluster) ?? outer;
        return outer;
    }

    public void Leave(string outer) => _analyte = outer;

    public void Text(LeafNode at, string suffix, ReadOnlySpan<int> positions, string? text, LeafScope scope = LeafScope.Population)
    {
        if (IsLeaf(text) && !IsFull) sink.Text(at.Leaf(suffix, "", scope), positions, text!);
    }

    /// <summary>A name of which queries rely on the leaf: where it is none, the document must say so.</summary>
    public void Name(LeafNode at, string suffix, ReadOnlySpan<int> positions, string? text, LeafScope scope = LeafScope.Population)
    {
        HasUntold |= text is not null && !IsLeaf(text);
        Text(at, suffix, positions, text, scope);
    }

    /// <summary>Says that a node is there when nothing below it has become a leaf since then.</summary>
    /// <param name="before">How many leaves there were when the node was entered.</param>
    /// <param name="at">The node.</param>
    /// <param name="positions">Its positions.</param>
    public void Node(int before, LeafNode at, ReadOnlySpan<int> positions)
    {
        if (sink.Leaves.Count == before) sink.Node(at.Leaf("", "", LeafScope.Record), positions);
    }

    /// <summary>How many leaves there are.</summary>
    public int Count => sink.Leaves.Count;

    /// <summary>True when something that outlines rely on is no leaf, or not to the letter: a name, a unit, a time.</summary>
    public bool HasUntold { get; private set; }

    public void Value(LeafNode at, string suffix, ReadOnlySpan<int> positions, DataValue value, LeafScope scope)
    {
        if (IsFull) return;
        switch (value)
        {
            case DvQuantity { Magnitude: { } magnitude } quantity: Number(at, suffix + "/magnitude", quantity.Units ?? "", positions, magnitude, scope); break;
            case DvCount { Magnitude: { } magnitude }: Number(at, suffix + "/magnitude", "", positions, magnitude, scope); break;
            case DvProportion proportion: Proportion(at, suffix, positions, proportion, scope); break;
            case DvOrdinal { Value: { } number } ordinal: Graded(at, suffix, positions, number, ordinal.Symbol, scope); break;
            case DvScale { Value: { } number } scale: Graded(at, suffix, positions, number, scale.Symbol, scope); break;
            case DvCodedText coded: Coded(at, suffix, positions, coded, scope); break;
            case DvText text: Text(at, suffix + "/value", positions, text.Value, scope); break;
            case DvBoolean { Value: { } flag }: sink.Number(at.Leaf(suffix + "/value", "", scope), positions, flag ? 1 : 0); break;
            case DvDateTime { Value: { } when }: Time(at, suffix, positions, when, scope); break;
            case DvDate { Value: { } when }: Time(at, suffix, positions, when, scope); break;
            case DvTime { Value: { } clock }: sink.Code(at.Leaf(suffix + "/value", "", scope), positions, clock); break;
            case DvDuration { Value: { } duration }: Duration(at, suffix, positions, duration, scope); break;
            case DvIdentifier { Id: { } id } identifier: sink.Code(at.Leaf(suffix + "/id", identifier.Type ?? "", scope), positions, id); break;
            case DvUri { Value: { } uri }: sink.Code(at.Leaf(suffix + "/value", "", scope), positions, uri); break;
            case DvState { Value: { } state }: Coded(at, suffix + "/value", positions, state, scope); break;
            case DvInterval interval: Interval(at, suffix, positions, interval, scope); break;
        }
    }

    private void Number(LeafNode at, string suffix, string unit, ReadOnlySpan<int> positions, RmNumber number, LeafScope scope)
    {
        HasUntold |= unit.Contains(';', StringComparison.Ordinal);
        sink.Number(at.Leaf(suffix, _analyte.Length > 0 ? $"{unit};{_analyte}" : unit, scope), positions, number.Value, number.Text);
    }

    // The denominator of nearly every proportion is 100 or 1: nobody asks for it over all patients.
    private void Proportion(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvProportion proportion, LeafScope scope)
    {
        if (proportion.Numerator is { } numerator) Number(at, suffix + "/numerator", "", positions, numerator, scope);
        if (proportion.Denominator is { } denominator) Number(at, suffix + "/denominator", "", positions, denominator, LeafScope.Record);
    }

    // The number of a grade tells its symbol.
    private void Graded(LeafNode at, string suffix, ReadOnlySpan<int> positions, RmNumber number, DvCodedText? symbol, LeafScope scope)
    {
        Number(at, suffix + "/value", "", positions, number, scope);
        if (symbol is not null) Coded(at, suffix + "/symbol", positions, symbol, LeafScope.Record);
    }

    // The text of a local code is in the template; of another terminology it is in the document only. Over all patients one asks for the code.
    private void Coded(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvCodedText coded, LeafScope scope)
    {
        if (coded.DefiningCode is not { CodeString: { } code } phrase) return;
        var terminology = phrase.TerminologyId?.Value ?? "";
        sink.Code(at.Leaf(suffix + "/defining_code/code_string", terminology, scope), positions, code);
        if (terminology is not ("local" or "openehr")) Text(at, suffix + "/value", positions, coded.Value, LeafScope.Record);
    }

    private void Time(LeafNode at, string suffix, ReadOnlySpan<int> positions, string text, LeafScope scope)
    {
        if (AqlComparable.StretchOf(text) is var (first, last)) sink.Time(at.Leaf(suffix + "/value", "", scope), positions, first - Epoch, last - Epoch, text);
        else HasUntold = true;
    }

    private void Duration(LeafNode at, string suffix, ReadOnlySpan<int> positions, string text, LeafScope scope)
    {
        if (AqlComparable.SecondsOf(text) is { } seconds) sink.Number(at.Leaf(suffix + "/value", "s", scope), positions, seconds);
    }

    private void Interval(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvInterval interval, LeafScope scope)
    {
        if (interval.Lower is { } lower) Value(at, suffix + "/lower", positions, lower, scope);
        if (interval.Upper is { } upper) Value(at, suffix + "/upper", positions, upper, scope);
    }

    private static bool IsLeaf(string? text) => text is { Length: > 0 and <= LeafSink.TextLimit };

    private static string? FirstCode(Cluster cluster)
    {
        foreach (var item in cluster.Items)
            if (item is Element { Value: DvCodedText { DefiningCode.CodeString: { Length: > 0 } code } }) return code;
        return null;
    }
}
