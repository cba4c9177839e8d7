using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.Templates.Definition;

/// <summary>Reads what an element may hold.</summary>
internal sealed partial class ValueReader(IReadOnlyList<string> languages, List<DefinitionFault> faults)
{
    /// <summary>openEHR terminology, group property.</summary>
    private static readonly Dictionary<string, string> Properties = new()
    {
        ["angle"] = "497",
        ["concentration"] = "119",
        ["energy"] = "121",
        ["flow_volume"] = "126",
        ["frequency"] = "382",
        ["length"] = "122",
        ["mass"] = "124",
        ["mass_per_area"] = "349",
        ["pressure"] = "125",
        ["qualified_real"] = "380",
        ["temperature"] = "127",
        ["volume"] = "129",
    };

    private static readonly Dictionary<string, string> PlainTypes = new()
    {
        ["text"] = "DV_TEXT",
        ["identifier"] = "DV_IDENTIFIER",
        ["uri"] = "DV_URI",
        ["ehr_uri"] = "DV_EHR_URI",
        ["multimedia"] = "DV_MULTIMEDIA",
        ["parsable"] = "DV_PARSABLE",
    };

    private static readonly Dictionary<string, string> TemporalTypes = new()
    {
        ["date"] = "DV_DATE",
        ["time"] = "DV_TIME",
        ["datetime"] = "DV_DATE_TIME",
    };

    private static readonly Dictionary<string, int> ProportionKinds = new()
    {
        ["ratio"] = 0,
        ["unitary"] = 1,
        ["percent"] = 2,
        ["fraction"] = 3,
    };

    public ValueDefinition Read(LineCursor cursor)
    {
        var word = cursor.Word();
        var value = ReadKind(word, cursor);
        if (word is not ("coded" or "ordinal")) cursor.NoChildren();
        return value;
    }

    /// <summary>Reads the <c>bind</c> lines under a code.</summary>
    public static IReadOnlyList<TermBinding> ReadBindings(LineCursor cursor, List<DefinitionFault> faults)
    {
        var bindings = new List<TermBinding>();
        foreach (var line in cursor.Line.Children)
        {
            var child = new LineCursor(line, faults);
            if (child.Word() == "bind") bindings.Add(DefinitionReader.ReadBinding(child));
            else child.Fault("only 'bind' can stand under a code");
        }
        return bindings;
    }

    private ValueDefinition ReadKind(string word, LineCursor cursor) => word switch
    {
        "any" => Ended(cursor, new AnyValue()),
        "coded" => ReadCoded(cursor),
        "ordinal" => Ended(cursor, new OrdinalValue([.. cursor.Line.Children.Select(ReadOrdinalStep)])),
        "quantity" => ReadQuantity(cursor),
        "count" => Ended(cursor, new CountValue(ReadRange(cursor))),
        "proportion" => ReadProportion(cursor),
        "boolean" => ReadBoolean(cursor),
        "duration" => ReadDuration(cursor),
        "interval" => new IntervalValue(ReadKind(cursor.Expect("the kind of interval"), cursor)),
        _ when TemporalTypes.TryGetValue(word, out var type) => Ended(cursor, new TemporalValue(type, ReadTemporalPattern(cursor))),
        _ when PlainTypes.TryGetValue(word, out var type) => Ended(cursor, new PlainValue(type)),
        _ => Unknown(word, cursor),
    };

    private static AnyValue Unknown(string word, LineCursor cursor)
    {
        cursor.Fault($"'{word}' is not a kind of value");
        return new AnyValue();
    }

    private static ValueDefinition Ended(LineCursor cursor, ValueDefinition value)
    {
        cursor.End();
        return value;
    }

    private ValueDefinition ReadCoded(LineCursor cursor)
    {
        if (cursor.Peek() == "from")
        {
            cursor.Word();
            cursor.NoChildren();
            return Ended(cursor, new ValueSetValue(cursor.Expect("the address of the value set")));
        }
        var terminology = cursor.AtEnd ? "local" : cursor.Word();
        return Ended(cursor, new CodedValue(terminology, [.. cursor.Line.Children.Select(l => ReadCode(new LineCursor(l, faults)))]));
    }

    private CodeDefinition ReadCode(LineCursor cursor)
    {
        var code = cursor.Expect("a code");
        return new CodeDefinition(code, cursor.Texts(languages, "the text of the code"), ReadBindings(cursor, faults));
    }

    private OrdinalStep ReadOrdinalStep(SourceLine line)
    {
        var cursor = new LineCursor(line, faults);
        var word = cursor.Expect("the number of the step");
        if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            cursor.Fault($"'{word}' is not a whole number");
        return new OrdinalStep(value, ReadCode(cursor));
    }

    private static QuantityValue ReadQuantity(LineCursor cursor)
    {
        if (cursor.AtEnd) return new QuantityValue(null, []);
        var word = cursor.Word();
        if (!Properties.TryGetValue(word, out var property))
            cursor.Fault($"'{word}' is not a property: {string.Join(", ", Properties.Keys)}");
        var units = new List<UnitDefinition>();
        while (!cursor.AtEnd) units.Add(ReadUnit(cursor));
        return new QuantityValue(property, units);
    }

    private static UnitDefinition ReadUnit(LineCursor cursor)
    {
        var unit = cursor.Word();
        var range = ReadRange(cursor);
        var precision = ReadPrecision(cursor);
        if (cursor.Peek() == "or") cursor.Word();
        else cursor.End();
        return new UnitDefinition(unit, range, precision);
    }

    private static int? ReadPrecision(LineCursor cursor)
    {
        if (cursor.Peek() != "precision") return null;
        cursor.Word();
        if (int.TryParse(cursor.Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)) return precision;
        cursor.Fault("the precision is a number of decimals");
        return null;
    }

    private static ProportionValue ReadProportion(LineCursor cursor)
    {
        var word = cursor.Expect("the kind of proportion");
        if (!ProportionKinds.TryGetValue(word, out var kind))
            cursor.Fault($"'{word}' is not a kind of proportion: {string.Join(", ", ProportionKinds.Keys)}");
        var value = new ProportionValue(kind, ReadRange(cursor), ReadPrecision(cursor));
        cursor.End();
        return value;
    }

    private static BooleanValue ReadBoolean(LineCursor cursor)
    {
        var word = cursor.Word();
        cursor.End();
        if (word is not ("" or "true" or "false")) cursor.Fault($"'{word}' is neither true nor false");
        return new BooleanValue(word != "false", word != "true");
    }

    private static DurationValue ReadDuration(LineCursor cursor)
    {
        var pattern = DurationPattern().IsMatch(cursor.Peek()) ? cursor.Word() : null;
        var range = ReadRange(cursor);
        cursor.End();
        return new DurationValue(pattern, range);
    }

    private static string? ReadTemporalPattern(LineCursor cursor)
    {
        if (cursor.AtEnd) return null;
        var pattern = cursor.Word();
        if (!TemporalPattern().IsMatch(pattern)) cursor.Fault($"'{pattern}' is not a pattern such as yyyy-mm-ddTHH:MM:??");
        return pattern;
    }

    /// <summary>Reads <c>0..300</c>, <c>0..&lt;1000</c>, <c>&gt;=1</c>, <c>&gt;0</c>, <c>&lt;=5</c> or <c>&lt;5</c>.</summary>
    private static ValueRange? ReadRange(LineCursor cursor)
    {
        var word = cursor.Peek();
        var match = RangePattern().Match(word);
        if (!match.Success) return null;
        cursor.Word();
        var range = ToRange(match);
        if (IsEmpty(range)) cursor.Fault($"no value lies in {word}");
        return range;
    }

    private static ValueRange ToRange(Match match)
    {
        if (match.Groups["lower"].Success)
            return new(match.Groups["lower"].Value, true, match.Groups["upper"].Value, match.Groups["open"].Length == 0);
        var bound = match.Groups["bound"].Value;
        return match.Groups["sign"].Value switch
        {
            ">=" => new(bound, true, null, false),
            ">" => new(bound, false, null, false),
            "<=" => new(null, false, bound, true),
            _ => new(null, false, bound, false),
        };
    }

    private static bool IsEmpty(ValueRange range) =>
        decimal.TryParse(range.Lower, CultureInfo.InvariantCulture, out var lower)
        && decimal.TryParse(range.Upper, CultureInfo.InvariantCulture, out var upper)
        && (lower > upper || (lower == upper && !range.UpperIncluded));

    [GeneratedRegex(@"^(?<lower>-?[0-9PT][0-9A-Z.]*?)\.\.(?<open><?)(?<upper>-?[0-9PT][0-9A-Z.]*)$|^(?<sign>[<>]=?)(?<bound>-?[0-9PT][0-9A-Z.]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex RangePattern();

    [GeneratedRegex(@"^P[YMWD]*(T[HMS]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(yyyy-[mM?X]{2}-[dD?X]{2})?(T?[hH?X]{2}:[mM?X]{2}:[sS?X]{2})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex TemporalPattern();
}
