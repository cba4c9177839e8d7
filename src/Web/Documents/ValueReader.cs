using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.Web.Documents;

/// <summary>Values of the reference model as text in the reader's language and number format (RM 1.1.0 Data Types).</summary>
internal sealed class ValueReader(IStringLocalizer<Texts> texts)
{
    private const string Volven = "2.16.578.1.12.4.1.1.";

    // Those that every clinician knows by name.
    private static readonly Dictionary<string, string> KnownAs = new() { ["7110"] = "ICD-10", ["7170"] = "ICPC-2", ["7180"] = "ATC", ["7280"] = "NLK" };

    private readonly TimeText _time = new(texts);

    /// <summary>The value, with its unit, code, range and link where it has such.</summary>
    /// <param name="value">The value.</param>
    /// <param name="term">The text of a code (<c>at0005</c>, or <c>terminology::code</c>) in the reader's language; null when the template does not know it.</param>
    public FieldValue Read(DataValue value, Func<string, string?> term) => value switch
    {
        DvCodedText coded => Coded(coded, term),
        DvText text => new FieldValue(text.Value ?? "") { Link = SafeLink(text.Hyperlink?.Value), Detail = Mappings(text) },
        DvParagraph paragraph => new FieldValue(string.Join('\n', paragraph.Items.Select(text => Read(text, term).Text))),
        DvQuantity quantity => Ranged(quantity, new FieldValue(Number(quantity, quantity.Magnitude, quantity.Precision)) { Unit = UnitOf(quantity) }),
        DvCount count => Ranged(count, new FieldValue(Number(count, count.Magnitude, null))),
        DvProportion proportion => Ranged(proportion, new FieldValue(Status(proportion) + Proportion(proportion))),
        DvOrdinal ordinal => Ranged(ordinal, Scored(ordinal.Value, ordinal.Symbol, term)),
        DvScale scale => Ranged(scale, Scored(scale.Value, scale.Symbol, term)),
        DvDuration duration => Ranged(duration, new FieldValue(Status(duration) + _time.OfDuration(duration.Value ?? ""))),
        DvDateTime time => _time.OfDateTime(time.Value ?? ""),
        DvDate date => new FieldValue(_time.OfDate(date.Value ?? "")),
        DvTime time => new FieldValue(_time.OfTime(time.Value ?? "")),
        DvInterval interval => Interval(interval, term),
        DvBoolean truth => new FieldValue(truth.Value is null ? "" : texts[truth.Value.Value ? "Yes" : "No"]),
        DvIdentifier id => new FieldValue(id.Id ?? "") { Detail = Joined(id.Type, id.Issuer, id.Assigner) },
        DvMultimedia media => Media(media),
        DvParsable parsable => new FieldValue(parsable.Value ?? "") { Detail = parsable.Formalism },
        DvUri uri => new FieldValue(uri.Value ?? "") { Link = SafeLink(uri.Value) },
        DvState { Value: { } state } => Coded(state, term),
        DvTimeSpecification { Value: { } rule } => Read(rule, term),
        _ => new FieldValue(value.Class.Name) { IsMissing = true },
    };

    /// <summary>Why there is no value (openEHR group "null flavours").</summary>
    public FieldValue Missing(DvCodedText? flavour, DvText? reason)
    {
        var code = flavour?.DefiningCode?.CodeString;
        var known = texts[$"openehr.{code}"];
        var why = code is not null && !known.ResourceNotFound ? known.Value : flavour?.Value ?? texts["NoValue"];
        return new FieldValue(reason?.Value is { Length: > 0 } words ? $"{why}: {words}" : why) { IsMissing = true };
    }

    /// <summary>A code of openEHR's own terminology in the reader's language; the text that came with it when we have none.</summary>
    public string OpenEhrTerm(DvCodedText coded)
    {
        var known = texts[$"openehr.{coded.DefiningCode?.CodeString}"];
        return known.ResourceNotFound ? coded.Value ?? "" : known.Value;
    }

    private FieldValue Coded(DvCodedText coded, Func<string, string?> term)
    {
        var (terminology, code) = (coded.DefiningCode?.TerminologyId?.Value, coded.DefiningCode?.CodeString ?? "");
        return terminology switch
        {
            "local" => new FieldValue(term(code) ?? coded.Value ?? code) { Detail = Mappings(coded) },
            "openehr" => new FieldValue(OpenEhrTerm(coded)) { Detail = Mappings(coded) },
            _ => new FieldValue(term($"{terminology}::{code}") ?? coded.Value ?? code)
            {
                Detail = Joined(Joined(NameOf(terminology), code, separator: " "), Mappings(coded)),
                Link = SafeLink(coded.Hyperlink?.Value),
            },
        };
    }

    private FieldValue Scored(RmNumber? value, DvCodedText? symbol, Func<string, string?> term) =>
        new(symbol is null ? Plain(value) : $"{Plain(value)} – {Coded(symbol, term).Text}");

    private FieldValue Ranged(DvOrdered value, FieldValue shown) => shown with
    {
        Flag = RangeFlags.Of(value),
        NormalRange = value.NormalRange is { } range ? Interval(range, _ => null).Text : null,
    };

    private FieldValue Interval(DvInterval interval, Func<string, string?> term)
    {
        var (lower, upper) = (End(interval.Lower, term), End(interval.Upper, term));
        var unit = upper?.Unit ?? lower?.Unit;
        var text = (lower, upper) switch
        {
            ({ } from, { } to) => $"{from.Text}–{to.Text}",
            ({ } from, null) => $"{(interval.LowerIncluded == false ? ">" : "≥")} {from.Text}",
            (null, { } to) => $"{(interval.UpperIncluded == false ? "<" : "≤")} {to.Text}",
            _ => texts["AnyValue"],
        };
        return new FieldValue(unit is null ? text : $"{text} {unit}");
    }

    private FieldValue? End(DvOrdered? end, Func<string, string?> term) => end is null ? null : Read(end, term);

    private static string Number(DvQuantified quantified, RmNumber? number, RmNumber? precision)
    {
        var exact = decimal.TryParse(number?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var magnitude);
        // Precision -1, or none, means that the number is as exact as it is written.
        var shown = exact && precision?.Whole is >= 0 and <= 20 and var decimals
            ? magnitude.ToString($"F{decimals}", CultureInfo.CurrentUICulture)
            : Plain(number);
        return Status(quantified) + shown;
    }

    private static string Status(DvQuantified quantified) => quantified.MagnitudeStatus switch
    {
        null or "" or "=" => "",
        "<=" => "≤ ",
        ">=" => "≥ ",
        "~" => "≈ ",
        var status => status + " ",
    };

    private static string Plain(RmNumber? number) =>
        (number?.Text ?? "").Replace(".", CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    private static string? UnitOf(DvQuantity quantity) => quantity.UnitsDisplayName ?? UnitText.Of(quantity.Units);

    // RM Data Types, PROPORTION_KIND: 0 ratio, 1 unitary, 2 percent, 3 fraction, 4 integer fraction.
    private static string Proportion(DvProportion proportion)
    {
        var (over, under) = (Number(new DvProportion(), proportion.Numerator, proportion.Precision), Plain(proportion.Denominator));
        return proportion.Type?.Whole switch
        {
            1 => over,
            2 => over + " %",
            3 => $"{Plain(proportion.Numerator)}/{under}",
            4 => Mixed(proportion.Numerator?.Whole ?? 0, proportion.Denominator?.Whole ?? 1),
            _ => $"{over} : {under}",
        };
    }

    private static string Mixed(long over, long under) =>
        under == 0 || over == long.MinValue || under == long.MinValue || Math.Abs(over) < Math.Abs(under) ? $"{over}/{under}"
        : over % under == 0 ? $"{over / under}"
        : $"{over / under} {Math.Abs(over % under)}/{Math.Abs(under)}";

    private FieldValue Media(DvMultimedia media)
    {
        var kind = Joined(media.MediaType?.CodeString, media.Size?.Whole is { } bytes ? $"{bytes} byte" : null);
        return new FieldValue(media.AlternateText ?? texts["Attachment"]) { Detail = kind, Link = SafeLink(media.Uri?.Value) };
    }

    // The national code systems are known by their number at Volven, not by their whole object identifier.
    private static string? NameOf(string? terminology) => terminology switch
    {
        null => null,
        "SNOMED-CT" => "SNOMED CT",
        _ when !terminology.StartsWith(Volven, StringComparison.Ordinal) => terminology,
        _ => KnownAs.GetValueOrDefault(terminology[Volven.Length..], "Volven " + terminology[Volven.Length..]),
    };

    // Whoever wrote the document wrote the address: javascript:, data: and file: are text here, never links.
    private static Uri? SafeLink(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri : null;

    private static string? Mappings(DvText text) =>
        text.Mappings.Count == 0 ? null
        : string.Join(", ", text.Mappings.Select(mapping => $"{NameOf(mapping.Target?.TerminologyId?.Value)} {mapping.Target?.CodeString}"));

    private static string? Joined(string? first, string? second, string? third = null, string separator = ", ") =>
        string.Join(separator, new[] { first, second, third }.Where(part => !string.IsNullOrEmpty(part)).Distinct(StringComparer.Ordinal)) is { Length: > 0 } all ? all : null;
}
