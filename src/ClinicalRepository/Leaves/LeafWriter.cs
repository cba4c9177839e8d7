using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>Writes data values as leaves, until the budget of the document is used up.</summary>
/// <param name="sink">Where the leaves go.</param>
/// <param name="budget">How many there may be.</param>
internal sealed class LeafWriter(LeafSink sink, int budget)
{
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

    public void Text(LeafNode at, string suffix, ReadOnlySpan<int> positions, string? text)
    {
        if (text is { Length: > 0 and <= LeafSink.TextLimit } && !IsFull) sink.Text(at.Leaf(suffix, ""), positions, text);
    }

    public void Value(LeafNode at, string suffix, ReadOnlySpan<int> positions, DataValue value)
    {
        if (IsFull) return;
        switch (value)
        {
            case DvQuantity { Magnitude: { } magnitude } quantity: Number(at, suffix + "/magnitude", quantity.Units ?? "", positions, magnitude); break;
            case DvCount { Magnitude: { } magnitude }: Number(at, suffix + "/magnitude", "", positions, magnitude); break;
            case DvProportion proportion: Proportion(at, suffix, positions, proportion); break;
            case DvOrdinal { Value: { } number } ordinal: Graded(at, suffix, positions, number, ordinal.Symbol); break;
            case DvScale { Value: { } number } scale: Graded(at, suffix, positions, number, scale.Symbol); break;
            case DvCodedText coded: Coded(at, suffix, positions, coded); break;
            case DvText text: Text(at, suffix + "/value", positions, text.Value); break;
            case DvBoolean { Value: { } flag }: sink.Number(at.Leaf(suffix + "/value", ""), positions, flag ? 1 : 0); break;
            case DvDateTime { Value: { } when }: Time(at, suffix, positions, when); break;
            case DvDate { Value: { } when }: Time(at, suffix, positions, when); break;
            case DvTime { Value: { } clock }: sink.Code(at.Leaf(suffix + "/value", ""), positions, clock); break;
            case DvDuration { Value: { } duration }: Duration(at, suffix, positions, duration); break;
            case DvIdentifier { Id: { } id } identifier: sink.Code(at.Leaf(suffix + "/id", identifier.Type ?? ""), positions, id); break;
            case DvUri { Value: { } uri }: sink.Code(at.Leaf(suffix + "/value", ""), positions, uri); break;
            case DvState { Value: { } state }: Coded(at, suffix + "/value", positions, state); break;
            case DvInterval interval: Interval(at, suffix, positions, interval); break;
        }
    }

    private void Number(LeafNode at, string suffix, string unit, ReadOnlySpan<int> positions, RmNumber number) =>
        sink.Number(at.Leaf(suffix, _analyte.Length > 0 ? $"{unit};{_analyte}" : unit), positions, number.Value);

    private void Proportion(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvProportion proportion)
    {
        if (proportion.Numerator is { } numerator) Number(at, suffix + "/numerator", "", positions, numerator);
        if (proportion.Denominator is { } denominator) Number(at, suffix + "/denominator", "", positions, denominator);
    }

    private void Graded(LeafNode at, string suffix, ReadOnlySpan<int> positions, RmNumber number, DvCodedText? symbol)
    {
        Number(at, suffix + "/value", "", positions, number);
        if (symbol is not null) Coded(at, suffix + "/symbol", positions, symbol);
    }

    // The text of a local code is in the template; of another terminology it is in the document only.
    private void Coded(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvCodedText coded)
    {
        if (coded.DefiningCode is not { CodeString: { } code } phrase) return;
        var terminology = phrase.TerminologyId?.Value ?? "";
        sink.Code(at.Leaf(suffix + "/defining_code/code_string", terminology), positions, code);
        if (terminology is not ("local" or "openehr")) Text(at, suffix + "/value", positions, coded.Value);
    }

    private void Time(LeafNode at, string suffix, ReadOnlySpan<int> positions, string text)
    {
        if (TimeSpanOfText.Read(text) is var (from, until)) sink.Time(at.Leaf(suffix + "/value", ""), positions, from, until);
    }

    private void Duration(LeafNode at, string suffix, ReadOnlySpan<int> positions, string text)
    {
        if (TimeSpanOfText.Seconds(text) is { } seconds) sink.Number(at.Leaf(suffix + "/value", "s"), positions, seconds);
    }

    private void Interval(LeafNode at, string suffix, ReadOnlySpan<int> positions, DvInterval interval)
    {
        if (interval.Lower is { } lower) Value(at, suffix + "/lower", positions, lower);
        if (interval.Upper is { } upper) Value(at, suffix + "/upper", positions, upper);
    }

    private static string? FirstCode(Cluster cluster)
    {
        foreach (var item in cluster.Items)
            if (item is Element { Value: DvCodedText { DefiningCode.CodeString: { Length: > 0 } code } }) return code;
        return null;
    }
}
