using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Validation;
using static Varde.OpenEhr.Tests.Validation.TemplateBuilding;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Each kind of constraint of a template: what it takes, what it refuses, and what the fault says.</summary>
public sealed class TemplateValidatorTests
{
    private static readonly MultiplicityInterval Required = new(1, 1);
    private static readonly MultiplicityInterval Optional = new(0, 1);
    private static readonly MultiplicityInterval Any = new(0, null);

    [Fact]
    public void A_document_that_fits_has_no_faults() => Assert.Empty(Faults(ForValue(Value("DV_TEXT")), Documents.Composition));

    [Fact]
    public void A_document_of_another_template_or_root_is_refused()
    {
        var faults = Faults(ForValue(Value("DV_TEXT")), Documents.Composition.Replace("\"note\"", "\"other\"", StringComparison.Ordinal).Replace("COMPOSITION.report", "COMPOSITION.encounter", StringComparison.Ordinal));
        Assert.Equal(["/archetype_details/template_id", "/"], faults.Select(one => one.Path));
    }

    [Theory]
    [InlineData("DV_TEXT", """{"_type":"DV_TEXT","value":"x"}""", true)]
    [InlineData("DV_TEXT", """{"_type":"DV_CODED_TEXT","value":"x","defining_code":{"terminology_id":{"value":"SNOMED-CT"},"code_string":"1"}}""", true)]
    [InlineData("DV_CODED_TEXT", """{"_type":"DV_TEXT","value":"x"}""", false)]
    [InlineData("DATA_VALUE", """{"_type":"DV_COUNT","magnitude":1}""", true)]
    [InlineData("DV_COUNT", """{"_type":"DV_QUANTITY","magnitude":1,"units":"1"}""", false)]
    [InlineData("DV_INTERVAL<DV_COUNT>", """{"_type":"DV_INTERVAL","lower":{"_type":"DV_COUNT","magnitude":1},"lower_unbounded":false,"upper_unbounded":true}""", true)]
    [InlineData("DV_INTERVAL<DV_COUNT>", """{"_type":"DV_INTERVAL","lower":{"_type":"DV_QUANTITY","magnitude":1,"units":"1"},"lower_unbounded":false,"upper_unbounded":true}""", false)]
    public void A_value_is_of_the_class_or_a_descendant(string type, string value, bool taken) => Check(ForValue(Value(type)), value, taken);

    [Fact]
    public void One_of_several_alternatives_is_enough()
    {
        var template = ForValue(Value("DV_COUNT", One("magnitude", Required, Primitive(new CInteger([], new(0, 10, true, true), null)))), Value("DV_BOOLEAN"));
        Check(template, """{"_type":"DV_COUNT","magnitude":10}""", true);
        Check(template, """{"_type":"DV_BOOLEAN","value":true}""", true);
        var fault = Assert.Single(Faults(template, Documents.WithValue("""{"_type":"DV_COUNT","magnitude":11}""")));
        Assert.Equal("/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0002]/value/magnitude", fault.Path);
        Assert.Contains("DV_COUNT or DV_BOOLEAN", Assert.Single(Faults(template, Documents.WithValue("""{"_type":"DV_DATE","value":"2021"}"""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_may_say_why_it_has_no_value_whatever_the_template_demands()
    {
        var template = ForItems(Any, Node("ELEMENT", "at0002", Required, One("value", Required, Value("DV_TEXT"))));
        var without = Documents.Composition.Replace("\"value\":{\"_type\":\"DV_TEXT\",\"value\":\"Bra\"}", "\"null_flavour\":{\"value\":\"unknown\",\"defining_code\":{\"terminology_id\":{\"value\":\"openehr\"},\"code_string\":\"253\"}}", StringComparison.Ordinal);
        Assert.Empty(Faults(template, without));
    }

    // Existence, cardinality and occurrences by number of elements at0002.
    [Theory]
    [InlineData("0..*", 0, true), InlineData("0..*", 3, true), InlineData("1..*", 0, false), InlineData("1..*", 1, true), InlineData("1..*", 3, true), InlineData("3..*", 1, false), InlineData("3..*", 3, true)]
    [InlineData("0..1", 0, true), InlineData("0..1", 1, true), InlineData("0..1", 3, false), InlineData("1..1", 0, false), InlineData("1..1", 1, true), InlineData("1..1", 3, false), InlineData("3..5", 1, false), InlineData("3..5", 3, true), InlineData("3..5", 6, false)]
    public void Cardinality_counts_the_members(string cardinality, int count, bool taken)
    {
        var faults = Faults(ForItems(Optional, Interval(cardinality), Element("at0002", Any)), WithElements(count));
        Assert.Equal(taken, faults.Count == 0);
        Assert.All(faults, one => Assert.EndsWith("(cardinality)", one.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0..1", 0, true), InlineData("0..1", 2, false), InlineData("1..1", 0, false), InlineData("1..1", 1, true), InlineData("1..3", 4, false), InlineData("2..*", 1, false), InlineData("2..*", 7, true), InlineData("0..0", 1, false)]
    public void Occurrences_count_the_members_of_one_kind(string occurrences, int count, bool taken)
    {
        var faults = Faults(ForItems(Any, Element("at0002", Interval(occurrences))), WithElements(count));
        Assert.Equal(taken, faults.Count == 0);
        Assert.All(faults, one => Assert.Equal(("/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0002]", true), (one.Path, one.Message.EndsWith("(occurrences)", StringComparison.Ordinal))));
    }

    [Fact]
    public void Existence_asks_for_an_attribute()
    {
        var demanded = Template(Root("COMPOSITION", "openEHR-EHR-COMPOSITION.report.v1", Required, One("feeder_audit", Required)));
        Assert.Equal("/feeder_audit", Assert.Single(Faults(demanded, Documents.Composition)).Path);
        var forbidden = Template(Root("COMPOSITION", "openEHR-EHR-COMPOSITION.report.v1", Required, One("context", new(0, 0))));
        Assert.Equal("/context", Assert.Single(Faults(forbidden, Documents.Composition)).Path);
    }

    [Fact]
    public void Cardinality_gives_way_where_the_members_demand_more() =>
        Assert.Empty(Faults(ForItems(new(1, 1), Element("at0002", new(3, null))), WithElements(3)));

    [Fact]
    public void A_node_that_is_not_in_the_template_is_refused()
    {
        var fault = Assert.Single(Faults(ForItems(Any, Element("at0002", Any)), Documents.Composition.Replace("at0002", "at0077", StringComparison.Ordinal)));
        Assert.Equal("/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0077]", fault.Path);
        Assert.Contains("at0002", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_template_does_not_speak_of_is_free() =>
        Assert.Empty(Faults(ForItems(Any), WithElements(3)));

    [Fact]
    public void Siblings_of_one_node_id_are_told_apart_by_their_names()
    {
        var template = ForItems(Any, Named("at0002", "Venstre", Required), Named("at0002", "Høyre", Required));
        Assert.Empty(Faults(template, WithNames("Høyre", "Venstre")));
        var faults = Faults(template, WithNames("Venstre", "Venstre"));
        Assert.Equal(["/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0002, 'Venstre']", "/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0002, 'Høyre']"], faults.Select(one => one.Path));
        Assert.Contains(Faults(template, WithNames("Venstre", "Høyre", "Midt")), one => one.Message.Contains("'Midt'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "openEHR-EHR-CLUSTER.device.v1", true)]
    [InlineData(@"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1", ".*", "openEHR-EHR-CLUSTER.device.v1", true)]
    [InlineData(@"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1", ".*", "openEHR-EHR-CLUSTER.device-pump.v1", true)]
    [InlineData(@"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1", ".*", "openEHR-EHR-CLUSTER.anatomy.v1", false)]
    [InlineData(null, @"openEHR-EHR-CLUSTER\.anatomy\.v1", "openEHR-EHR-CLUSTER.anatomy.v1", false)]
    [InlineData(null, null, "at0005", false)]
    public void A_slot_takes_the_archetypes_that_it_names(string? include, string? exclude, string nodeId, bool taken)
    {
        var cluster = $$$"""{"_type":"CLUSTER","name":{"value":"x"},"archetype_node_id":"{{{nodeId}}}","items":[{"_type":"ELEMENT","name":{"value":"x"},"archetype_node_id":"at1","value":{"_type":"DV_TEXT","value":"x"}}]}""";
        Assert.Equal(taken, Faults(ForItems(Any, Slot("CLUSTER", include, exclude)), WithItems(cluster)).Count == 0);
    }

    [Theory]
    [InlineData("local", "at0005", "Til stede", true), InlineData("local", "at0005", "Present", true), InlineData("local", "at0006", "Not present ", true), InlineData("local", "at0005", "xxxxx", false), InlineData("local", "at0006", "present", false), InlineData("local", "at0005", "Not present", false), InlineData("local", "at0005", "Symptom til stede", true),
        InlineData("local", "at0009", "Til stede", false), InlineData("SNOMED-CT", "at0005", "Til stede", false)]
    public void A_local_code_is_of_the_list_and_carries_its_text_in_some_language(string terminology, string code, string text, bool taken) =>
        Check(ForValue(CodedText(Codes("local", "at0005", "at0006"))), Coded(terminology, code, text), taken);

    [Theory]
    [InlineData("SNOMED-CT", "123", true), InlineData("SNOMED_CT", "123", true), InlineData("snomed ct(2024)", "123", true), InlineData("ICD-10", "123", false)]
    public void An_empty_list_takes_every_code_of_the_terminology(string terminology, string code, bool taken) =>
        Check(ForValue(CodedText(Codes("SNOMED-CT"))), Coded(terminology, code, "x"), taken);

    [Theory]
    [InlineData("terminology:SNOMED-CT?subset=problems", "SNOMED-CT", true), InlineData("terminology:SNOMED-CT?subset=problems", "SNOMED-XXXXX", false), InlineData("terminology://fhir.hl7.org/ValueSet/$expand?url=x", "http://any.example", true)]
    public void A_reference_names_its_terminology(string uri, string terminology, bool taken) => Check(ForValue(CodedText(Reference(uri))), Coded(terminology, "1", "x"), taken);

    [Theory]
    [InlineData("known", true), InlineData("unknown", false)]
    public void A_value_set_outside_is_asked_where_it_is_known(string code, bool taken)
    {
        var validator = new TemplateValidator(ForValue(CodedText(Reference("terminology://fhir.hl7.org/ValueSet/$expand?url=x"))), new OneValueSet());
        Assert.Equal(taken, validator.Validate(Documents.Read(Documents.WithValue(Coded("http://any.example", code, "x")))).Count == 0);
    }

    [Theory]
    [InlineData(1.0, "cm", false), InlineData(5.7, "cm", true), InlineData(10.0, "cm", true), InlineData(10.1, "cm", false), InlineData(0.0, "m", true), InlineData(0.0, "km", false), InlineData(0.0, "mg", false)]
    public void A_quantity_is_in_a_unit_of_the_list_and_within_its_range(double magnitude, string units, bool taken) => Check(
        ForValue(Quantity("122", new CQuantityItem("cm", new(5.0m, 10.0m, true, true), null), new CQuantityItem("m", null, null))),
        $$"""{"_type":"DV_QUANTITY","magnitude":{{magnitude.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"units":"{{units}}"}""", taken);

    [Theory]
    [InlineData("cm", true), InlineData("m", true), InlineData("[in_i]", true), InlineData("mg", false), InlineData("m/s", false), InlineData("mmHg", false), InlineData("somethingElse", true)]
    public void Without_a_list_a_unit_is_of_the_property(string units, bool taken) =>
        Check(ForValue(Quantity("122")), $$"""{"_type":"DV_QUANTITY","magnitude":1,"units":"{{units}}"}""", taken);

    [Theory]
    [InlineData(0, true), InlineData(2, true), InlineData(3, false)]
    public void A_precision_is_within_its_range(int precision, bool taken) => Check(
        ForValue(Quantity("122", new CQuantityItem("cm", null, new(0, 2, true, true)))), $$"""{"_type":"DV_QUANTITY","magnitude":1,"units":"cm","precision":{{precision}}}""", taken);

    [Theory]
    [InlineData("at0005", "1", true), InlineData("at0006", "2.0", true), InlineData("at0005", "666", false), InlineData("at0666", "1", false)]
    public void An_ordinal_is_a_pair_of_the_list(string code, string value, bool taken) => Check(
        ForValue(new CDvOrdinal { RmTypeName = "DV_ORDINAL", NodeId = "", Occurrences = Required, List = [new(1, new("local", "at0005"), null), new(2, new("local", "at0006"), null)] }),
        $$$"""{"_type":"DV_ORDINAL","value":{{{value}}},"symbol":{{{Coded("local", code, "+")}}}}""", taken);

    [Theory]
    [InlineData("at0005", "1.5", true), InlineData("at0005", "66.6", false), InlineData("at0666", "1.5", false)]
    public void A_scale_is_a_pair_of_the_list(string code, string value, bool taken) => Check(
        ForValue(new CDvScale { RmTypeName = "DV_SCALE", NodeId = "", Occurrences = Required, List = [new(1.5m, new("local", "at0005"), null), new(2.0m, new("local", "at0006"), null)] }),
        $$$"""{"_type":"DV_SCALE","value":{{{value}}},"symbol":{{{Coded("local", code, "+")}}}}""", taken);

    [Theory]
    [InlineData("planned", false, true), InlineData("done", true, true), InlineData("done", false, false), InlineData("lost", false, false)]
    public void A_state_is_of_the_machine(string name, bool terminal, bool taken) => Check(
        ForValue(new CDvState { RmTypeName = "DV_STATE", NodeId = "", Occurrences = Required, States = [new("planned", [new("finish", null, null, "done")]), new("done", [])] }),
        $$$"""{"_type":"DV_STATE","value":{{{Coded("local", "at1", name)}}},"is_terminal":{{{(terminal ? "true" : "false")}}}}""", taken);

    [Theory]
    [InlineData(true, false, true, true), InlineData(true, false, false, false), InlineData(false, true, true, false), InlineData(false, true, false, true), InlineData(true, true, false, true)]
    public void A_boolean_may_be_fixed(bool trueValid, bool falseValid, bool value, bool taken) => Check(
        ForValue(Value("DV_BOOLEAN", One("value", Required, Primitive(new CBoolean(trueValid, falseValid, null))))), $$"""{"_type":"DV_BOOLEAN","value":{{(value ? "true" : "false")}}}""", taken);

    [Theory]
    [InlineData("XYZ.*", null, false, "ABC", false), InlineData("XYZ.*", null, false, "XYZ", true), InlineData("XYZ", null, false, "aXYZ", false), InlineData(null, "XYZ,OPQ", false, "ABC", false), InlineData(null, "XYZ,OPQ", false, "OPQ", true), InlineData(null, "XYZ", true, "ABC", true), InlineData("/a|b/", null, false, "b", true), InlineData("(", null, false, "b", true)]
    public void A_text_matches_its_pattern_or_stands_in_its_list(string? pattern, string? list, bool open, string value, bool taken) => Check(
        ForValue(Value("DV_TEXT", One("value", Required, Primitive(new CString(pattern, list?.Split(',') ?? [], open, null))))), $$"""{"_type":"DV_TEXT","value":"{{value}}"}""", taken);

    [Fact]
    public void A_pattern_that_runs_away_is_stopped()
    {
        var template = ForValue(Value("DV_TEXT", One("value", Required, Primitive(new CString("(a+)+b", [], false, null)))));
        Assert.Single(Faults(template, Documents.WithValue($$"""{"_type":"DV_TEXT","value":"{{new string('a', 60)}}"}""")));
    }

    [Theory]
    [InlineData("15", true), InlineData("0", false), InlineData("30", false)]
    public void A_whole_number_is_in_its_range_or_list(string magnitude, bool taken)
    {
        var value = $$"""{"_type":"DV_COUNT","magnitude":{{magnitude}}}""";
        Check(ForValue(Value("DV_COUNT", One("magnitude", Required, Primitive(new CInteger([], new(10, 20, true, true), null))))), value, taken);
        Check(ForValue(Value("DV_COUNT", One("magnitude", Required, Primitive(new CInteger([10, 15, 20], null, null))))), value, taken);
    }

    [Theory]
    [InlineData("0.1", true), InlineData("15.0", true), InlineData("15.0000000000000000001", false), InlineData("1e300", false), InlineData("-1", false)]
    public void A_decimal_number_is_in_its_range_exactly(string numerator, bool taken) => Check(
        ForValue(Value("DV_PROPORTION", One("numerator", Required, Primitive(new CReal([], new(0m, 15m, true, true), null))))), $$"""{"_type":"DV_PROPORTION","type":0,"numerator":{{numerator}},"denominator":2}""", taken);

    [Theory]
    [InlineData("yyyy-mm-dd", "2021-10-24", true), InlineData("yyyy-mm-dd", "2021-10", false), InlineData("yyyy-mm-??", "2021-10", true), InlineData("yyyy-mm-??", "2021-10-24", true), InlineData("yyyy-mm-??", "2021", false),
        InlineData("yyyy-??-XX", "2021", true), InlineData("yyyy-??-XX", "2021-10", true), InlineData("yyyy-??-XX", "2021-10-24", false), InlineData("yyyy-??-??", "2021", true), InlineData("yyyy-XX-XX", "2021-10", false)]
    public void A_date_follows_its_pattern(string pattern, string value, bool taken) => CheckTemporal("DV_DATE", new CDate(pattern, null, null, null), value, taken);

    [Theory]
    [InlineData("THH:MM:SS", "T10:30:47", true), InlineData("HH:MM:SS", "10:30", false), InlineData("THH:MM:??", "10:30", true), InlineData("THH:??:??", "10", true), InlineData("THH:MM:XX", "10:30:47", false), InlineData("THH:??:XX", "10:30", true), InlineData("THH:XX:XX", "10:30", false)]
    public void A_time_follows_its_pattern(string pattern, string value, bool taken) => CheckTemporal("DV_TIME", new CTime(pattern, null, null, null), value, taken);

    [Theory]
    [InlineData("yyyy-mm-ddTHH:MM:SS", "2021-10-24T22:10:45", true), InlineData("yyyy-mm-ddTHH:MM:SS", "2021-10-24T22:10", false), InlineData("yyyy-mm-ddTHH:??:??", "2021-10-24T22", true), InlineData("yyyy-mm-ddTHH:??:??", "2021-10-24", false),
        InlineData("yyyy-??-??T??:??:??", "2021", true), InlineData("yyyy-mm-ddTXX:XX:XX", "2021-10-24T22", false), InlineData("yyyy-mm-ddTHH:MM:XX", "2021-10-24T22:10:45", false)]
    public void A_date_and_time_follows_its_pattern(string pattern, string value, bool taken) => CheckTemporal("DV_DATE_TIME", new CDateTime(pattern, null, null, null), value, taken);

    [Theory]
    [InlineData("T10", "T00:00", "T23:59", true), InlineData("T10", "T11:00", "T23:59", false), InlineData("T10:30", "T00", "T09", false), InlineData("T10:30:47Z", "T00Z", "T23Z", true), InlineData("T10:30:47Z", "T11Z", "T23Z", false)]
    public void A_time_is_in_its_range(string value, string lower, string upper, bool taken) => CheckTemporal("DV_TIME", new CTime(null, new(lower, upper, true, true), null, null), value, taken);

    [Theory]
    [InlineData(ValidityKind.Mandatory, "10:30Z", true), InlineData(ValidityKind.Mandatory, "10:30", false), InlineData(ValidityKind.Disallowed, "10:30+01:00", false), InlineData(ValidityKind.Optional, "10:30", true)]
    public void A_time_zone_may_be_demanded(ValidityKind zone, string value, bool taken) => CheckTemporal("DV_TIME", new CTime(null, null, null, zone), value, taken);

    // Parts allowed, by the conformance tables.
    [Theory]
    [InlineData("PYMWDTHMS", "P1Y3M15DT23H35M22.5S", true), InlineData("PMWDTHMS", "P1Y", false), InlineData("PYWDTHMS", "P1Y3M", false), InlineData("PYWDTHMS", "PT3M", true), InlineData("PYMWTHMS", "P1Y3M15D", false), InlineData("PYMDTHMS", "P7W", false),
        InlineData("PYMWDTMS", "PT23H", false), InlineData("PYMWDTHS", "PT35M", false), InlineData("PYMWDTHM", "PT22S", false), InlineData("PTM", "PT30M", true), InlineData("PTM", "P1M", false), InlineData("PY", "PT0S", true), InlineData("PYMDTHMS", "P1W3D", false)]
    public void A_duration_has_only_the_parts_of_its_pattern(string pattern, string value, bool taken) => CheckTemporal("DV_DURATION", new CDuration(pattern, null, null), value, taken);

    [Theory]
    [InlineData("P1Y", "P1Y", "P50Y", true), InlineData("P1Y", "P2Y", "P50Y", false), InlineData("P1M", "P2M", "P50M", false), InlineData("P1D", "P2D", "P50D", false), InlineData("P1Y2M", "P2Y", "P50Y", false), InlineData("P1Y20M", "P2Y", "P50Y", true),
        InlineData("P2W", "P3W", "P3W", false), InlineData("P2W3D", "P3W", "P4W", false), InlineData("P2W8D", "P3W", "P4W", true), InlineData("P2W15D", "P3W", "P4W", false)]
    public void A_duration_is_in_its_range(string value, string lower, string upper, bool taken) => CheckTemporal("DV_DURATION", new CDuration(null, new(lower, upper, true, true), null), value, taken);

    [Fact]
    public void A_careflow_step_stands_only_with_its_state()
    {
        CObject Transition(string state, string step) => Value("ISM_TRANSITION",
            One("current_state", Required, CodedText(Codes("openehr", state))), One("careflow_step", Optional, CodedText(Codes("local", step))));
        var template = Template(Root("ACTION", "openEHR-EHR-ACTION.x.v1", Required, One("ism_transition", Required, Transition("526", "at0005"), Transition("245", "at0006"))));
        Assert.Empty(Faults(template, Action("526", "at0005", "Present")));
        Assert.Empty(Faults(template, Action("526", "at0005", "In the ward's own words")));
        Assert.StartsWith("/ism_transition/", Assert.Single(Faults(template, Action("245", "at0005", "Present"))).Path, StringComparison.Ordinal);
        Assert.Equal("/ism_transition/current_state/defining_code/code_string", Assert.Single(Faults(template, Action("999", "at0006", "Not present"))).Path);
    }

    [Fact]
    public void A_reference_within_the_archetype_brings_the_constraints_of_its_target()
    {
        var target = Node("CLUSTER", "at0003", Any, Many("items", Required, new(1, 1), Element("at0004", Required, Value("DV_COUNT"))));
        var reference = new ArchetypeInternalRef { RmTypeName = "CLUSTER", NodeId = "at0008", Occurrences = Any, TargetPath = "/data[at0001]/items[at0003]" };
        var wrong = """{"_type":"CLUSTER","name":{"value":"x"},"archetype_node_id":"at0008","items":[{"_type":"ELEMENT","name":{"value":"x"},"archetype_node_id":"at0004","value":{"_type":"DV_TEXT","value":"x"}}]}""";
        Assert.EndsWith("/items[at0008]/items[at0004]/value", Assert.Single(Faults(ForItems(Any, target, reference), WithItems(wrong))).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ac0001", "SNOMED-CT", "known", true)]
    [InlineData("ac0001", "SNOMED-CT", "unknown", false)]
    [InlineData("ac0001", "local", "known", false)]
    [InlineData("ac0002", "local", "known", true)]
    [InlineData("ac0002", "local", "unknown", false)]
    public void A_code_of_an_ac_code_is_of_the_terminology_and_the_value_set_that_the_archetype_binds_it_to(string reference, string terminology, string code, bool taken)
    {
        var template = ForValue(CodedText(new ConstraintRef { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = Required, Reference = reference }));
        var document = Documents.Read(Documents.WithValue(Coded(terminology, code, "x")));
        Assert.Equal(taken, new TemplateValidator(template, new OneValueSet()).Validate(document).Count == 0);
    }

    [Fact]
    public void Siblings_that_only_their_content_tells_apart_are_each_found()
    {
        var template = ForItems(Any, Element("at0002", new(1, 1), Value("DV_COUNT")), Element("at0002", new(1, 1), Value("DV_BOOLEAN")), Element("at0002", Optional, Value("DV_BOOLEAN")));
        string Items(params string[] values) => WithItems(string.Join(',', values.Select(one => $$"""{"_type":"ELEMENT","name":{"value":"x"},"archetype_node_id":"at0002","value":{{one}}}""")));
        const string Flag = """{"_type":"DV_BOOLEAN","value":true}""";
        const string Number = """{"_type":"DV_COUNT","magnitude":1}""";
        Assert.Empty(Faults(template, Items(Flag, Number)));
        Assert.Empty(Faults(template, Items(Flag, Number, Flag)));
        Assert.Contains("(occurrences)", Assert.Single(Faults(template, Items(Flag, Flag))).Message, StringComparison.Ordinal);
        Assert.Single(Faults(template, Items(Flag, Number, """{"_type":"DV_TEXT","value":"x"}""")));
    }

    [Fact]
    public void Siblings_within_siblings_are_tried_only_so_deep()
    {
        CObject node = Element("at0002", Any, Value("DV_COUNT"));
        var item = """{"_type":"ELEMENT","name":{"value":"x"},"archetype_node_id":"at0002","value":{"_type":"DV_TEXT","value":"x"}}""";
        for (var depth = 0; depth < 25; depth++)
        {
            node = Node("CLUSTER", "at0003", Any, Many("items", Required, Any, node, Element("at0002", Any, Value("DV_BOOLEAN")), Node("CLUSTER", "at0003", Any, Many("items", Required, Any, Element("at0002", Any, Value("DV_BOOLEAN"))))));
            item = $$"""{"_type":"CLUSTER","name":{"value":"x"},"archetype_node_id":"at0003","items":[{{item}}]}""";
        }
        Assert.NotEmpty(Faults(ForItems(Any, node), WithItems(item)));
    }

    [Fact]
    public void One_validator_serves_many_threads()
    {
        var validator = new TemplateValidator(ForValue(Quantity("122", new CQuantityItem("cm", new(5.0m, 10.0m, true, true), null))));
        var right = Documents.Read(Documents.WithValue("""{"_type":"DV_QUANTITY","magnitude":6,"units":"cm"}"""));
        var wrong = Documents.Read(Documents.WithValue("""{"_type":"DV_QUANTITY","magnitude":1,"units":"cm"}"""));
        Parallel.For(0, 2000, i => Assert.Equal(i % 2, validator.Validate(i % 2 == 0 ? right : wrong).Count));
    }

    private static IReadOnlyList<Fault> Faults(OperationalTemplate template, string json) => new TemplateValidator(template).Validate(Documents.Read(json));

    private static void Check(OperationalTemplate template, string value, bool taken) => Assert.Equal(taken, Faults(template, Documents.WithValue(value)).Count == 0);

    private static void CheckTemporal(string type, CTemporal constraint, string value, bool taken) =>
        Check(ForValue(Value(type, One("value", Required, Primitive(constraint)))), $$"""{"_type":"{{type}}","value":"{{value}}"}""", taken);

    private static string Coded(string terminology, string code, string text) =>
        $$$"""{"_type":"DV_CODED_TEXT","value":"{{{text}}}","defining_code":{"terminology_id":{"value":"{{{terminology}}}"},"code_string":"{{{code}}}"}}""";

    private static CCodeReference Reference(string uri) => new() { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = Required, ReferenceSetUri = uri };

    private static string Action(string state, string step, string text) =>
        $$$"""{"_type":"ACTION","name":{"value":"x"},"archetype_node_id":"openEHR-EHR-ACTION.x.v1","ism_transition":{"current_state":{{{Coded("openehr", state, "x")}}},"careflow_step":{{{Coded("local", step, text)}}}}}""";

    private static MultiplicityInterval Interval(string text) =>
        new(int.Parse(text[..1]), text[3..] == "*" ? null : int.Parse(text[3..]));

    private static string WithElements(int count) => WithNames([.. Enumerable.Repeat("x", count)]);

    private static string WithNames(params string[] names) => WithItems(string.Join(',', names.Select(name =>
        $$$"""{"_type":"ELEMENT","name":{"value":"{{{name}}}"},"archetype_node_id":"at0002","value":{"_type":"DV_TEXT","value":"x"}}""")));

    private static string WithItems(string items) => Documents.Composition.Replace(
        """{"_type":"ELEMENT","name":{"value":"Tekst"},"archetype_node_id":"at0002","value":{"_type":"DV_TEXT","value":"Bra"}}""", items, StringComparison.Ordinal);

    private sealed class OneValueSet : IExternalTerminology
    {
        public bool? Contains(string valueSet, string terminologyId, string codeString) => codeString == "known";
    }
}
