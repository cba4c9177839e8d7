using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;
using Varde.OpenEhr.Units;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Simplified;

/// <summary>Values for examples: within the constraint, plausible where it is silent, and different from one to the next.</summary>
internal sealed class ExampleValues(string language, int variant, DateTimeOffset time)
{
    private static readonly string[] Norwegian = ["Stabil tilstand uten nye plager.", "Kontroll om to uker.", "Pasienten er informert og enig.", "Ingen kjente avvik.", "Målt i hvile."];
    private static readonly string[] English = ["Stable condition without new complaints.", "Follow-up in two weeks.", "The patient is informed and agrees.", "No known deviations.", "Measured at rest."];

    private const int MostTried = 50;

    private int _made;

    public string Sentence() => Pick(language.StartsWith('n') ? Norwegian : English);

    /// <summary>A data value, or a code, that the constraint allows.</summary>
    public RmObject? Make(CObject constraint, RmClass type) => constraint switch
    {
        CDvQuantity quantity => Quantity(quantity),
        CDvOrdinal ordinal => Ordinal(ordinal),
        CDvScale scale => Scale(scale),
        CDvState state => State(state),
        CCodePhrase code => Code(code, null),
        _ => Value(constraint, type),
    };

    public object? Primitive(RmKind kind, CPrimitive? constraint) => constraint switch
    {
        CString text => Text(text),
        CBoolean flag => flag.TrueValid && (!flag.FalseValid || Next() % 2 == 0),
        CInteger whole => RmNumber.From(Whole(whole, 3)),
        CReal real => RmNumber.From(Real(real, 2.5m)),
        CTemporal temporal => Temporal(temporal),
        _ => kind switch
        {
            RmKind.Boolean => true,
            RmKind.Integer => RmNumber.From(1L + (Next() % 9)),
            RmKind.Real => RmNumber.From(1m + (Next() % 90 / 10m)),
            RmKind.Octets => "VmFyZGU=",
            _ => Sentence(),
        },
    };

    private int Next() => variant + _made++;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[Next() % choices.Count];

    private RmObject? Value(CObject constraint, RmClass type)
    {
        if (type.IsAbstract) type = type == RmModel.DvUri ? RmModel.DvUri : type == RmModel.DvOrdered ? RmModel.DvQuantity : RmModel.DvText;
        IReadOnlyList<CObject> own = [constraint];
        return type.Name switch
        {
            "DV_TEXT" => new DvText { Value = (string)At(own, "value", RmKind.String)! },
            "DV_CODED_TEXT" => CodedText(own),
            "DV_QUANTITY" => Quantity(null),
            "DV_ORDINAL" => Ordinal(null),
            "DV_SCALE" => Scale(null),
            "DV_COUNT" => new DvCount { Magnitude = (RmNumber)At(own, "magnitude", RmKind.Integer)! },
            "DV_PROPORTION" => Proportion(own),
            "DV_INTERVAL" => Interval(constraint, own),
            "DV_MULTIMEDIA" => Multimedia(own),
            "DV_PARSABLE" => new DvParsable { Value = Constrained(own, "value") ?? "Fritekst", Formalism = Constrained(own, "formalism") ?? "text/plain" },
            "DV_DATE" => new DvDate { Value = Constrained(own, "value") ?? Iso("yyyy-MM-dd") },
            "DV_TIME" => new DvTime { Value = Constrained(own, "value") ?? Iso("HH:mm:ss") },
            "DV_DATE_TIME" => new DvDateTime { Value = Constrained(own, "value") ?? Iso("yyyy-MM-dd'T'HH:mm:sszzz") },
            "DV_DURATION" => new DvDuration { Value = Constrained(own, "value") ?? "PT30M" },
            "DV_URI" => new DvUri { Value = Constrained(own, "value") ?? "https://example.org/document/1" },
            "DV_EHR_URI" => new DvEhrUri { Value = Constrained(own, "value") ?? "ehr://example.org/ehr/1" },
            "DV_IDENTIFIER" => Identifier(own),
            "DV_BOOLEAN" => new DvBoolean { Value = (bool)At(own, "value", RmKind.Boolean)! },
            "CODE_PHRASE" => CodedTexts.Code("local", "at0000"),
            "DV_STATE" => State(null),
            "DV_PARAGRAPH" => new DvParagraph { Items = [new DvText { Value = Sentence() }] },
            _ => new DvPeriodicTimeSpecification { Value = new() { Value = "R/2026-01-15T10:00:00/P1D", Formalism = "ISO8601" } },
        };
    }

    private object? At(IReadOnlyList<CObject> own, string attribute, RmKind kind) => Primitive(kind, Item(own, attribute));

    private static CPrimitive? Item(IReadOnlyList<CObject> own, string attribute) =>
        ConstraintSet.Under(own, attribute).OfType<CPrimitiveObject>().Select(one => one.Item).FirstOrDefault(item => item is not null);

    /// <summary>The text for an attribute that the template constrains; null when it does not.</summary>
    private string? Constrained(IReadOnlyList<CObject> own, string attribute) => Item(own, attribute) is { } item ? Primitive(RmKind.String, item) as string : null;

    private string Iso(string format) => time.AddMinutes(Next() % 50).ToString(format, CultureInfo.InvariantCulture);

    private DvCodedText CodedText(IReadOnlyList<CObject> own)
    {
        var list = CodedTexts.Lists(own).FirstOrDefault();
        var code = list is null ? CodedTexts.Code("local", "example") : Code(list, null);
        var rubric = list is null ? null : CodedTexts.Rubric(list, code.CodeString!, language);
        return new DvCodedText { Value = Constrained(own, "value") ?? rubric ?? "Eksempel", DefiningCode = code };
    }

    private CodePhrase Code(CCodePhrase list, string? fallback)
    {
        var terminology = list.TerminologyId ?? Terminology((list as CCodeReference)?.ReferenceSetUri) ?? "local";
        return CodedTexts.Code(terminology, list.CodeList.Count > 0 ? Pick(list.CodeList) : fallback ?? AnyCode(terminology));
    }

    /// <summary>A value set's address names its terminology first: <c>terminology:SNOMED-CT?subset=…</c>.</summary>
    private static string? Terminology(string? uri) => uri?.Split(':', 2) is ["terminology", var rest] ? rest.TrimStart('/').Split('?', '/')[0] : null;

    private static string AnyCode(string terminology) => terminology switch
    {
        "ISO_639-1" => "nb",
        "ISO_3166-1" => "NO",
        "IANA_character-sets" => "UTF-8",
        "IANA_media-types" => "application/pdf",
        "openehr" => "253",
        "SNOMED-CT" or "http://snomed.info/sct" => "404684003",
        _ => "example",
    };

    private DvQuantity Quantity(CDvQuantity? constraint)
    {
        if (constraint is not { List: { Count: > 0 } list }) return new DvQuantity { Magnitude = RmNumber.From(1m + (Next() % 90 / 10m)), Units = UnitOf(constraint?.Property) };
        var item = Pick(list);
        var digits = (int)Math.Clamp(item.Precision is { HasLower: true } precision && precision.Lower >= 0 ? precision.Lower : 0, 0, 10);
        var magnitude = decimal.Round(Within(item.Magnitude, 10m), digits);
        if (item.Magnitude?.Contains(magnitude) == false) magnitude = Within(item.Magnitude, 10m);
        return new DvQuantity { Magnitude = RmNumber.From(magnitude), Units = item.Units, Precision = item.Precision is null ? null : RmNumber.From((long)digits) };
    }

    private static readonly string[] UsualUnits = ["1", "kg", "cm", "mm[Hg]", "Cel", "/min", "s", "l", "m/s", "m2", "mol", "g/l", "l/s", "J", "W", "N", "V", "A", "m/s2", "g/s", "g/m2", "Ohm", "Gy", "Pa.s", "N.m", "C", "T", "F", "S"];

    /// <summary>A unit of the property that the template demands.</summary>
    private static string UnitOf(TemplateCode? property) =>
        property is not null && UnitDimension.OfProperty(property.CodeString) is { } dimension ? Array.Find(UsualUnits, unit => UcumUnit.Find(unit)?.Dimension == dimension) ?? "1" : "1";

    /// <summary>A number in the range: a little above the lower bound, a little below the upper, else the usual one.</summary>
    private decimal Within(Interval<decimal>? range, decimal usual) => range switch
    {
        { HasLower: true, HasUpper: true } => range.Lower == range.Upper ? range.Lower : Inner(range.Lower, range.Upper),
        { HasLower: true } => range.Lower > decimal.MaxValue - 5 ? range.Lower : range.Lower + 1 + (Next() % 5),
        { HasUpper: true } => range.Upper < decimal.MinValue + 5 ? range.Upper : range.Upper - 1 - (Next() % 5),
        _ => usual + (Next() % 5),
    };

    /// <summary>Within a fifth and two fifths of the way, a whole number where one lies there.</summary>
    private decimal Inner(decimal lower, decimal upper)
    {
        var step = upper > decimal.MaxValue / 100 || lower < decimal.MinValue / 100 ? (upper / 100) - (lower / 100) : (upper - lower) / 100;
        var point = lower + (step * (20 + (Next() % 20)));
        var whole = decimal.Round(point);
        return whole > lower && whole < upper ? whole : point;
    }

    private DvOrdinal Ordinal(CDvOrdinal? constraint)
    {
        if (constraint is not { List: { Count: > 0 } list }) return new DvOrdinal { Value = RmNumber.From(1L), Symbol = CodedTexts.Text(new("local", "at0001", "Eksempel")) };
        var item = Pick(list);
        return new DvOrdinal { Value = RmNumber.From(item.Value), Symbol = Symbol(constraint, item) };
    }

    private DvScale Scale(CDvScale? constraint)
    {
        if (constraint is not { List: { Count: > 0 } list }) return new DvScale { Value = RmNumber.From(1.5m), Symbol = CodedTexts.Text(new("local", "at0001", "Eksempel")) };
        var item = Pick(list);
        return new DvScale { Value = RmNumber.From(item.Value), Symbol = Symbol(constraint, item) };
    }

    private DvCodedText Symbol(CObject constraint, COrdinalItem item) => CodedTexts.Text(new(
        item.Symbol.TerminologyId ?? "local", item.Symbol.CodeString, constraint.Term(item.Symbol.CodeString, language)?.Text ?? item.SymbolText ?? item.Symbol.CodeString));

    private DvState State(CDvState? constraint)
    {
        var state = constraint is { States: { Count: > 0 } states } ? Pick(states) : null;
        return new DvState { Value = CodedTexts.Text(new("local", state?.Name ?? "initial", state?.Name ?? "initial")), IsTerminal = state is { Transitions.Count: 0 } };
    }

    private static readonly int[] Kinds = [0, 2, 1, 3, 4];

    /// <summary>A proportion of a kind that may stand; a percentage has 100 below, a unitary 1, a fraction whole numbers (RM Data types §6.2.11).</summary>
    private DvProportion Proportion(IReadOnlyList<CObject> own)
    {
        var allowed = Item(own, "type") is CInteger type ? Kinds.Where(kind => (type.List.Count == 0 || type.List.Contains(kind)) && type.Range?.Contains(kind) != false).ToList() : [.. Kinds];
        var kind = allowed.Count == 0 ? 0 : allowed[variant % allowed.Count];
        var numerator = Item(own, "numerator") is CReal upper ? Real(upper, 12m) : 12m + (Next() % 5);
        var denominator = kind switch { 1 => 1m, 2 => 100m, _ => Item(own, "denominator") is CReal lower ? Real(lower, 50m) : 50m };
        var isWhole = kind is 3 or 4 || Item(own, "is_integral") is CBoolean { FalseValid: false };
        if (isWhole) (numerator, denominator) = (decimal.Round(numerator), decimal.Round(denominator));
        var made = new DvProportion { Numerator = RmNumber.From(numerator), Denominator = RmNumber.From(denominator), Type = RmNumber.From((long)kind) };
        if (isWhole) made.Put("precision", RmNumber.From(0L));
        return made;
    }

    private DvInterval? Interval(CObject constraint, IReadOnlyList<CObject> own)
    {
        var limit = ObjectReader.IntervalOf(own) ?? RmModel.DvQuantity;
        var lower = Limit(own, "lower", limit);
        var upper = Limit(own, "upper", limit);
        if (lower is null || upper is null || lower.Class != upper.Class) return null;
        if (!Ordered(lower, upper)) return new DvInterval { Upper = upper, UpperIncluded = true, LowerUnbounded = true, UpperUnbounded = false };
        return new DvInterval { Lower = lower, Upper = upper, LowerIncluded = true, UpperIncluded = true, LowerUnbounded = false, UpperUnbounded = false };
    }

    private DvOrdered? Limit(IReadOnlyList<CObject> own, string attribute, RmClass type)
    {
        var constraint = ConstraintSet.Under(own, attribute).FirstOrDefault(one => !one.Occurrences.IsProhibited) ?? new CComplexObject { RmTypeName = type.Name, NodeId = "", Occurrences = MultiplicityInterval.Open };
        return Make(constraint, RmModel.Find(constraint.RmTypeName) is { IsAbstract: false } named ? named : type) as DvOrdered;
    }

    private static bool Ordered(DvOrdered lower, DvOrdered upper) => (lower, upper) switch
    {
        (DvQuantity one, DvQuantity other) => one.Units == other.Units && one.Magnitude!.Value <= other.Magnitude!.Value,
        (DvCount one, DvCount other) => one.Magnitude!.Value <= other.Magnitude!.Value,
        (DvOrdinal one, DvOrdinal other) => one.Value!.Value <= other.Value!.Value,
        (DvProportion one, DvProportion other) => one.Type == other.Type && one.Numerator!.Value / one.Denominator!.Value <= other.Numerator!.Value / other.Denominator!.Value,
        (DvDuration one, DvDuration other) => IsoDuration.Parse(one.Value!)?.Magnitude <= IsoDuration.Parse(other.Value!)?.Magnitude,
        _ => string.CompareOrdinal(lower["value"] as string, upper["value"] as string) <= 0,
    };

    private DvMultimedia Multimedia(IReadOnlyList<CObject> own)
    {
        var media = CodedTexts.Lists(ConstraintSet.Under(own, "media_type")).FirstOrDefault();
        return new DvMultimedia
        {
            MediaType = CodedTexts.Code("IANA_media-types", media is { CodeList: { Count: > 0 } list } ? Pick(list) : "application/pdf"),
            Data = "VmFyZGU=",
            Size = RmNumber.From(5L),
            AlternateText = Constrained(own, "alternate_text"),
        };
    }

    private DvIdentifier Identifier(IReadOnlyList<CObject> own) => new()
    {
        Id = Constrained(own, "id") ?? $"EX-{1000 + Next()}",
        Issuer = Constrained(own, "issuer") ?? "Eksempelsykehuset",
        Assigner = Constrained(own, "assigner") ?? "Eksempelsykehuset",
        Type = Constrained(own, "type") ?? "Eksempel",
    };

    private long Whole(CInteger constraint, long usual)
    {
        if (constraint.List.Count > 0) return Pick(constraint.List);
        if (constraint.Range is not { } range) return usual + (Next() % 5);
        var low = range.HasLower ? (decimal)range.Lower + (range.LowerIncluded ? 0 : 1) : long.MinValue;
        var high = range.HasUpper ? (decimal)range.Upper - (range.UpperIncluded ? 0 : 1) : long.MaxValue;
        var wanted = low == long.MinValue ? Math.Min(usual, high) : low + (high - low > 5 ? Next() % 5 : 0);
        return (long)Math.Clamp(Math.Clamp(wanted, low, Math.Max(low, high)), long.MinValue, long.MaxValue);
    }

    private decimal Real(CReal constraint, decimal usual) => constraint.List.Count > 0 ? Pick(constraint.List) : Within(constraint.Range, usual);

    private string Text(CString constraint)
    {
        if (constraint.List.Count > 0) return Pick(constraint.List);
        return constraint.Pattern is { } pattern ? Matching(pattern) : Sentence();
    }

    /// <summary>A text that the pattern matches, among those that people write patterns for: enumerations, numbers, codes, anything.</summary>
    private string Matching(string pattern)
    {
        var literals = pattern.Trim('^', '$', '/', '(', ')').Split('|').Select(Unescape);
        string[] usual = [Sentence(), "Eksempel", "example", "EXAMPLE", "1", "12", "123", "1234", "12345", "A", "AB", "ABC", "A1", "A12", "a-1", "openEHR-EHR-ACTION.example.v1", "/.*/", ""];
        return TemplatePattern.Compile(pattern) is { } regex ? literals.Take(MostTried).Concat(usual).FirstOrDefault(text => TemplatePattern.IsMatch(regex, text)) ?? Sentence() : Sentence();
    }

    private static string Unescape(string literal) => literal.Replace("\\", "", StringComparison.Ordinal);

    /// <summary>A date, time or duration that the pattern and range allow: the usual ones first, then the bounds themselves and a little inside of them.</summary>
    private string Temporal(CTemporal constraint)
    {
        var check = constraint is CDuration duration ? DurationCheck.For(duration) : TemporalCheck.For(constraint);
        var candidates = constraint is CDuration ? Durations(constraint) : Times(constraint);
        return candidates.FirstOrDefault(text => check(text) is null) ?? constraint.AssumedValue ?? Iso("yyyy-MM-dd'T'HH:mm:sszzz");
    }

    private IEnumerable<string> Times(CTemporal constraint)
    {
        string[] formats = constraint switch
        {
            CDate => ["yyyy-MM-dd", "yyyy-MM", "yyyy"],
            CTime => ["HH:mm:sszzz", "HH:mm:ss", "HH:mm", "HH"],
            _ => ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH", "yyyy-MM-dd", "yyyy-MM", "yyyy", "yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"],
        };
        foreach (var format in formats) yield return Iso(format);
        foreach (var bound in (string?[])[constraint.Range?.Lower, constraint.Range?.Upper])
        {
            if (bound is null) continue;
            yield return bound;
            foreach (var days in (int[])[1, -1])
                if (DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 1 and < 9999)
                    foreach (var format in formats) yield return instant.AddDays(constraint is CTime ? 0 : days).AddMinutes(constraint is CTime ? days : 0).ToString(format, CultureInfo.InvariantCulture);
        }
    }

    private static IEnumerable<string> Durations(CTemporal constraint) =>
        ((string?[])["PT30M", "PT8H", "P3D", "P2W", "P6M", "P1Y", "PT45S", "P1M", "P10Y", "P70Y", "PT1S", "PT0S", "P0D", constraint.Range?.Lower, constraint.Range?.Upper]).OfType<string>();
}
