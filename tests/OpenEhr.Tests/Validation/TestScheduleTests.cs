using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;
using static Varde.OpenEhr.Tests.Validation.TemplateBuilding;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Every row of the tables of data types in openEHR's conformance test schedule: its value under its constraint is taken or refused as the row says.</summary>
public sealed partial class TestScheduleTests
{
    private static readonly MultiplicityInterval Required = new(1, 1);
    private static readonly MultiplicityInterval Optional = new(0, 1);

    public static TheoryData<string> TestCases => SharedTemplates.Folder is null ? new("") : new(TestSchedule.Rows.Select(one => one.TestCase).Distinct());

    [Theory, MemberData(nameof(TestCases))]
    public void Each_row_is_taken_or_refused_as_it_says(string testCase)
    {
        Assert.SkipWhen(testCase.Length == 0, SharedTemplates.Absent);
        var wrong = TestSchedule.Rows.Where(one => one.TestCase == testCase).Select(one => (Row: one, Taken: IsTaken(one)))
            .Where(one => one.Taken == one.Row.IsAccepted == ContestedCases.IsContestedRow(testCase, one.Row.Text))
            .Select(one => $"| {testCase} | {one.Row.Text} | {(one.Taken ? "taken" : "refused")}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_tables_are_read_whole()
    {
        Assert.SkipWhen(SharedTemplates.Folder is null, SharedTemplates.Absent);
        Assert.InRange(TestSchedule.Rows.Count, 900, 2000);
        Assert.InRange(TestSchedule.Rows.Select(one => one.TestCase).Distinct().Count(), 60, 200);
    }

    private static bool IsTaken(ScheduleRow row)
    {
        var value = row.IsInterval ? Interval(row) : Value(row, row.Type, row["value"] ?? row["magnitude"], row["symbol"]);
        var document = Documents.Read(Documents.WithValue(value.ToJsonString()));
        var constraint = row.IsInterval
            ? TemplateBuilding.Value($"DV_INTERVAL<{row.Type}>", One("lower", Optional, Constraint(row, " (lower)", "lower.")), One("upper", Optional, Constraint(row, " (upper)", "upper.")))
            : Constraint(row, "", "");
        return RmValidator.Validate(document).Count == 0 && new TemplateValidator(ForValue(constraint), new OnlySnomed()).Validate(document).Count == 0;
    }

    private static JsonObject Interval(ScheduleRow row)
    {
        var made = new JsonObject { ["_type"] = "DV_INTERVAL" };
        foreach (var end in (string[])["lower", "upper"])
        {
            if (row[end] is not null || row.Cells.ContainsKey(end + ".value")) made[end] = Value(row, row.Type, row[end] ?? row[end + ".value"], row[end + ".symbol"]);
            made[end + "_unbounded"] = row[end + "_unbounded"] == "true";
            made[end + "_included"] = row[end + "_included"] == "true";
        }
        return made;
    }

    private static JsonObject Value(ScheduleRow row, string type, string? cell, string? symbol)
    {
        var made = new JsonObject { ["_type"] = type };
        switch (type)
        {
            case "DV_BOOLEAN": Put("value", cell == "true"); break;
            case "DV_COUNT": Put("magnitude", Number(cell)); break;
            case "DV_QUANTITY":
                Put("magnitude", Number(cell?.Split(' ')[0]));
                Put("units", row.IsInterval ? cell?.Split(' ')[^1] : row["units"]);
                break;
            case "DV_ORDINAL" or "DV_SCALE":
                Put("value", Number(cell));
                Put("symbol", symbol is null ? null : new JsonObject { ["value"] = symbol, ["defining_code"] = Code(symbol.Split("::")[0], symbol.Split("::")[1]) });
                break;
            case "DV_PROPORTION":
                foreach (var name in (string[])["type", "numerator", "denominator", "precision"]) Put(name, Number(row[name]));
                break;
            case "DV_IDENTIFIER":
                foreach (var name in (string[])["issuer", "assigner", "id", "type"]) Put(name, row.Cells.ContainsKey(name) ? row[name] : "XYZ");
                break;
            case "DV_CODED_TEXT":
                Put("value", "x");
                Put("defining_code", Code(row["terminology_id"], row["code_string"]));
                break;
            case "DV_MULTIMEDIA":
                Put("media_type", row["media_type"] is { } media ? Code("IANA_media-types", media) : null);
                Put("size", Number(row["size"]));
                break;
            case "DV_PARSABLE": Put("value", cell); Put("formalism", row["formalism"]); break;
            default: Put("value", cell); break;
        }
        return made;

        void Put(string name, JsonNode? value)
        {
            if (value is not null) made[name] = value;
        }
    }

    private static JsonObject Code(string? terminology, string? code)
    {
        var made = new JsonObject();
        if (terminology is not null) made["terminology_id"] = new JsonObject { ["value"] = terminology };
        if (code is not null) made["code_string"] = code;
        return made;
    }

    private static JsonNode? Number(string? cell) => cell is null ? null : JsonNode.Parse(cell);

    /// <summary>The constraint of a value; for the end of an interval its columns have a word before or after their heads.</summary>
    private static CObject Constraint(ScheduleRow row, string after, string before)
    {
        string? Cell(string head) => row[head + after] ?? row[before + head];
        return row.Type switch
        {
            "DV_BOOLEAN" => TemplateBuilding.Value("DV_BOOLEAN", One("value", Required, Primitive(new CBoolean(Cell("C_BOOLEAN.true_valid") == "true", Cell("C_BOOLEAN.false_valid") == "true", null)))),
            "DV_COUNT" => Attributes("DV_COUNT", ("magnitude", Integer(Cell))),
            "DV_QUANTITY" => Quantity(Cell("C_DV_QUANTITY.property")?.Split("::")[1].Split(' ')[0], [.. Items(Cell("C_DV_QUANTITY.list")).Select(QuantityItem)]),
            "DV_ORDINAL" => new CDvOrdinal { RmTypeName = "DV_ORDINAL", NodeId = "", Occurrences = Required, List = Steps(Cell("C_DV_ORDINAL.list")) },
            "DV_SCALE" => new CDvScale { RmTypeName = "DV_SCALE", NodeId = "", Occurrences = Required, List = Steps(Cell("C_DV_SCALE.list") ?? Cell("C_DV_ORDINAL.list")) },
            "DV_PROPORTION" => Attributes("DV_PROPORTION", ("type", Integer(Cell)), ("numerator", Real(row["C_REAL.range (num)"])), ("denominator", Real(row["C_REAL.range (den)"]))),
            "DV_IDENTIFIER" => Attributes("DV_IDENTIFIER", (row.Cells.Keys.First(), Text(Cell, ""))),
            "DV_CODED_TEXT" => CodedText(CodeOf(row)),
            "DV_MULTIMEDIA" => TemplateBuilding.Value("DV_MULTIMEDIA", [.. Media(row), .. AttributesOf(("size", Integer(Cell)))]),
            "DV_PARSABLE" => Attributes("DV_PARSABLE", ("value", Text(Cell, " (value)")), ("formalism", Text(Cell, " (formalism)"))),
            "DV_DURATION" => Attributes("DV_DURATION", ("value", Duration(Cell))),
            "DV_DATE" or "DV_TIME" or "DV_DATE_TIME" => Attributes(row.Type, ("value", Temporal(row.Type, Cell))),
            var type => Attributes(type, ("value", Text(Cell, ""))),
        };
    }

    private static CComplexObject Attributes(string type, params (string Name, CPrimitive? Item)[] attributes) => TemplateBuilding.Value(type, AttributesOf(attributes));

    private static CAttribute[] AttributesOf(params (string Name, CPrimitive? Item)[] attributes) =>
        [.. attributes.Where(one => one.Item is not null).Select(one => One(one.Name, Required, Primitive(one.Item!)))];

    private static CAttribute[] Media(ScheduleRow row) =>
        row["C_CODE_PHRASE"] is { } list ? [One("media_type", Required, Codes("IANA_media-types", [.. Items(list)]))] : [];

    private static CObject CodeOf(ScheduleRow row) => row["CONSTRAINT_REF.reference"] is { } reference
        ? new ConstraintRef { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = Required, Reference = reference }
        : new CCodePhrase { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = Required, TerminologyId = row["C_CODE_PHRASE.terminology_id"], CodeList = [.. Items(row["C_CODE_PHRASE.code_list"])] };

    private static CString? Text(Func<string, string?> cell, string which) =>
        cell("C_STRING.pattern" + which) is not null || cell("C_STRING.list" + which) is not null ? new(cell("C_STRING.pattern" + which), [.. Items(cell("C_STRING.list" + which))], false, null) : null;

    private static CInteger? Integer(Func<string, string?> cell) => cell("C_INTEGER.list") is null && cell("C_INTEGER.range") is null ? null
        : new([.. Items(cell("C_INTEGER.list")).Select(one => long.Parse(one, CultureInfo.InvariantCulture))], Range(cell("C_INTEGER.range"), one => long.Parse(one, CultureInfo.InvariantCulture)), null);

    private static CReal? Real(string? range) => range is null ? null : new([], Range(range, one => decimal.Parse(one, CultureInfo.InvariantCulture)), null);

    private static CDuration? Duration(Func<string, string?> cell)
    {
        string Part(string name, string letter) => cell(name + "_allowed") == "false" ? "" : letter;
        var pattern = $"P{Part("years", "Y")}{Part("months", "M")}{Part("weeks", "W")}{Part("days", "D")}T{Part("hours", "H")}{Part("minutes", "M")}{Part("seconds", "S")}";
        var (lower, upper) = (cell("range.lower"), cell("range.upper"));
        var range = lower is null && upper is null ? null : new Interval<string>(lower, upper, lower is not null, upper is not null);
        return cell("years_allowed") is null && range is null ? null : new(cell("years_allowed") is null ? null : pattern, range, null);
    }

    private static CTemporal? Temporal(string type, Func<string, string?> cell)
    {
        var pattern = Pattern(type, cell);
        var range = Range(cell($"C_{type[3..]}.range"), one => one);
        ValidityKind? zone = (cell("timezone_validity") ?? cell("timezone_val.")) is { } validity ? Kind(validity) : null;
        if (pattern is null && range is null) return null;
        return type switch { "DV_DATE" => new CDate(pattern, range, null, zone), "DV_TIME" => new CTime(pattern, range, null, zone), _ => new CDateTime(pattern, range, null, zone) };
    }

    private static string? Pattern(string type, Func<string, string?> cell)
    {
        string Part(string name, string letters) => (cell(name + "_validity") ?? cell(name + "_val.")) switch { "optional" => "??", "prohibited" => "XX", _ => letters };
        if ((cell("month_validity") ?? cell("month_val.") ?? cell("minute_validity") ?? cell("minute_val.")) is null) return null;
        var date = $"yyyy-{Part("month", "mm")}-{Part("day", "dd")}";
        var time = $"{(type == "DV_TIME" ? "HH" : Part("hour", "HH"))}:{Part("minute", "MM")}:{Part("second", "SS")}.{Part("millisecond", "SSS")}";
        return type switch { "DV_DATE" => date, "DV_TIME" => time, _ => $"{date}T{time}" };
    }

    private static ValidityKind Kind(string cell) => cell switch { "mandatory" => ValidityKind.Mandatory, "optional" => ValidityKind.Optional, _ => ValidityKind.Disallowed };

    private static Interval<T>? Range<T>(string? cell, Func<string, T> parse) where T : notnull
    {
        if (cell is null) return null;
        if (cell.StartsWith(">=", StringComparison.Ordinal)) return new(parse(cell[2..]), default, true, false);
        if (cell.StartsWith("<=", StringComparison.Ordinal)) return new(default, parse(cell[2..]), false, true);
        var dots = cell.IndexOf("..", StringComparison.Ordinal);
        return new(parse(cell[..dots]), parse(cell[(dots + 2)..]), true, true);
    }

    private static IEnumerable<string> Items(string? cell) => cell is null ? [] : cell.Trim('[', ']').Split(',').Select(one => one.Trim());

    private static CQuantityItem QuantityItem(string item)
    {
        var words = item.Split(' ');
        var range = words.FirstOrDefault(one => one.Contains("..", StringComparison.Ordinal));
        return new(words.First(one => one != range), Range(range, one => decimal.Parse(one, CultureInfo.InvariantCulture)), null, null, null);
    }

    private static IReadOnlyList<COrdinalItem> Steps(string? cell) => cell is null ? [] :
        [.. Step().Matches(cell).Select(one => new COrdinalItem(decimal.Parse(one.Groups["value"].Value, CultureInfo.InvariantCulture), new("local", one.Groups["code"].Value), null))];

    [GeneratedRegex(@"(?<value>[\d.]+)\|\[local::(?<code>\w+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();

    /// <summary>Knows SNOMED CT and nothing else.</summary>
    private sealed class OnlySnomed : IExternalTerminology
    {
        public bool? Contains(string valueSet, string terminologyId, string codeString) => true;
    }
}
