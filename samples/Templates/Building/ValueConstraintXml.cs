using System.Globalization;
using Varde.Templates.Definition;

namespace Varde.Templates.Building;

/// <summary>Writes what an element may hold: the domain types of AOM 1.4 and constraints on the attributes of data values.</summary>
internal sealed class ValueConstraintXml(ConstraintXml xml)
{
    public void Write(ValueDefinition value)
    {
        switch (value)
        {
            case AnyValue: Unconstrained("DATA_VALUE"); break;
            case PlainValue plain: Unconstrained(plain.RmType); break;
            case CodedValue coded: Coded(() => CodeList(coded.Terminology, coded.Codes.Select(c => c.Code))); break;
            case ValueSetValue set: Coded(() => ValueSet(set.Uri)); break;
            case QuantityValue { PropertyCode: null }: Unconstrained("DV_QUANTITY"); break;
            case QuantityValue quantity: Quantity(quantity); break;
            case CountValue count: Ranged("DV_COUNT", "magnitude", "INTEGER", "C_INTEGER", count.Range); break;
            case OrdinalValue ordinal: Ordinal(ordinal); break;
            case ProportionValue proportion: Proportion(proportion); break;
            case BooleanValue boolean: Boolean(boolean); break;
            case TemporalValue temporal: Temporal(temporal); break;
            case DurationValue duration: Duration(duration); break;
            case IntervalValue interval: Interval(interval.Of); break;
        }
    }

    /// <summary>A list of codes of one terminology (OPENEHR profile, C_CODE_PHRASE).</summary>
    public void CodeList(string terminology, IEnumerable<string> codes) =>
        xml.Object("C_CODE_PHRASE", "CODE_PHRASE", Occurrences.Once, "", () =>
        {
            xml.Id("terminology_id", terminology);
            foreach (var code in codes) xml.Text("code_list", code);
        });

    public void Coded(Action codes) =>
        xml.Complex("DV_CODED_TEXT", () => xml.Single("defining_code", Occurrences.Once, codes));

    private void ValueSet(string uri) =>
        xml.Object("C_CODE_REFERENCE", "CODE_PHRASE", Occurrences.Once, "", () => xml.Text("referenceSetUri", uri));

    private void Unconstrained(string rmType) => xml.Complex(rmType, static () => { });

    private void Quantity(QuantityValue quantity) => xml.Object("C_DV_QUANTITY", "DV_QUANTITY", Occurrences.Once, "", () =>
    {
        xml.CodePhrase("property", "openehr", quantity.PropertyCode!);
        foreach (var unit in quantity.Units) xml.Element("list", () => Unit(unit));
    });

    private void Unit(UnitDefinition unit)
    {
        if (unit.Range is { } range) xml.Range("magnitude", range);
        if (unit.Precision is { } precision) xml.Multiplicity("precision", new Occurrences(precision, precision));
        xml.Text("units", unit.Unit);
    }

    private void Ordinal(OrdinalValue ordinal) => xml.Object("C_DV_ORDINAL", "DV_ORDINAL", Occurrences.Once, "", () =>
    {
        foreach (var step in ordinal.Steps) xml.Element("list", () =>
        {
            xml.Text("value", step.Value.ToString(CultureInfo.InvariantCulture));
            xml.Element("symbol", () =>
            {
                xml.Text("value", step.Code.Label.Default);
                xml.CodePhrase("defining_code", "local", step.Code.Code);
            });
        });
    });

    private void Proportion(ProportionValue proportion) => xml.Complex("DV_PROPORTION", () =>
    {
        if (proportion.Range is { } range) xml.Primitive("numerator", "REAL", "C_REAL", () => xml.Range("range", range));
        xml.Primitive("type", "INTEGER", "C_INTEGER", () => xml.Text("list", proportion.Kind.ToString(CultureInfo.InvariantCulture)));
        if (proportion.Precision is { } precision)
            xml.Primitive("precision", "INTEGER", "C_INTEGER", () => xml.Multiplicity("range", new Occurrences(precision, precision)));
    });

    private void Boolean(BooleanValue boolean) => xml.Complex("DV_BOOLEAN", () =>
    {
        if (boolean is { TrueAllowed: true, FalseAllowed: true }) return;
        xml.Primitive("value", "BOOLEAN", "C_BOOLEAN", () =>
        {
            xml.Text("true_valid", boolean.TrueAllowed ? "true" : "false");
            xml.Text("false_valid", boolean.FalseAllowed ? "true" : "false");
        });
    });

    private void Temporal(TemporalValue temporal) => xml.Complex(temporal.RmType, () =>
    {
        if (temporal.Pattern is not { } pattern) return;
        var (primitive, constraint) = temporal.RmType switch
        {
            "DV_DATE" => ("DATE", "C_DATE"),
            "DV_TIME" => ("TIME", "C_TIME"),
            _ => ("DATE_TIME", "C_DATE_TIME"),
        };
        xml.Primitive("value", primitive, constraint, () => xml.Text("pattern", pattern));
    });

    private void Duration(DurationValue duration) => xml.Complex("DV_DURATION", () =>
    {
        if (duration is { Pattern: null, Range: null }) return;
        xml.Primitive("value", "DURATION", "C_DURATION", () =>
        {
            if (duration.Pattern is { } pattern) xml.Text("pattern", pattern);
            if (duration.Range is { } range) xml.Range("range", range);
        });
    });

    private void Ranged(string rmType, string attribute, string primitive, string constraint, ValueRange? range) =>
        xml.Complex(rmType, () =>
        {
            if (range is not null) xml.Primitive(attribute, primitive, constraint, () => xml.Range("range", range));
        });

    private void Interval(ValueDefinition of) => xml.Complex($"DV_INTERVAL<{RmTypeOf(of)}>", () =>
    {
        xml.Single("lower", Occurrences.Optional, () => Write(of));
        xml.Single("upper", Occurrences.Optional, () => Write(of));
    });

    private static string RmTypeOf(ValueDefinition value) => value switch
    {
        QuantityValue => "DV_QUANTITY",
        CountValue => "DV_COUNT",
        ProportionValue => "DV_PROPORTION",
        OrdinalValue => "DV_ORDINAL",
        DurationValue => "DV_DURATION",
        TemporalValue temporal => temporal.RmType,
        PlainValue plain => plain.RmType,
        _ => "DATA_VALUE",
    };
}
