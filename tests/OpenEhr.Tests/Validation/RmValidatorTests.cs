using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>The rules of the reference model: for each what is taken and what is refused, and where the fault is said to be.</summary>
public sealed class RmValidatorTests
{
    [Fact]
    public void A_right_composition_has_no_faults() => Assert.Empty(Documents.Faults(Documents.Composition));

    [Fact]
    public void Every_fault_is_found_in_one_pass_with_its_path()
    {
        var json = Documents.WithValue("""{"_type":"DV_QUANTITY","units":"mm"}""")
            .Replace("\"code_string\":\"433\"", "\"code_string\":\"999\"", StringComparison.Ordinal)
            .Replace("\"start_time\":{\"value\":\"2026-01-02T10:00:00+01:00\"},", "", StringComparison.Ordinal);
        Assert.Equal(
            ["/category", "/content[openEHR-EHR-EVALUATION.note.v1]/data/items[at0002]/value/magnitude", "/context/start_time"],
            Documents.Faults(json).Select(one => one.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("name"), InlineData("archetype_node_id"), InlineData("archetype_details"), InlineData("language"), InlineData("territory"), InlineData("category"), InlineData("composer")]
    public void A_composition_needs(string attribute)
    {
        var without = Documents.Read(Documents.Composition).With(attribute, null);
        Assert.Contains(RmValidator.Validate(without), one => one.Path == "/" + attribute);
    }

    [Theory]
    [InlineData("""{"_type":"DV_TEXT","value":""}""")]
    [InlineData("""{"_type":"DV_TEXT"}""")]
    [InlineData("""{"_type":"DV_TEXT","value":"x","mappings":[{"match":"!","target":{"terminology_id":{"value":"ICPC-2"},"code_string":"A01"}}]}""")]
    [InlineData("""{"_type":"DV_CODED_TEXT","value":"x"}""")]
    [InlineData("""{"_type":"DV_CODED_TEXT","value":"x","defining_code":{"terminology_id":{"value":"local"},"code_string":""}}""")]
    [InlineData("""{"_type":"DV_CODED_TEXT","value":"x","defining_code":{"terminology_id":{},"code_string":"at1"}}""")]
    [InlineData("""{"_type":"DV_IDENTIFIER","issuer":"x"}""")]
    [InlineData("""{"_type":"DV_COUNT","magnitude":1,"magnitude_status":"!"}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1.0,"units":"mm","precision":-2}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1.0,"units":"mm","accuracy":101,"accuracy_is_percent":true}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1.0,"units":"mm","accuracy":0,"accuracy_is_percent":true}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1.0,"units":"mm","normal_status":{"terminology_id":{"value":"openehr_normal_statuses"},"code_string":"X"}}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":9.0,"units":"mm","normal_status":{"terminology_id":{"value":"openehr_normal_statuses"},"code_string":"N"},"normal_range":{"lower":{"_type":"DV_QUANTITY","magnitude":1,"units":"mm"},"lower_unbounded":false,"upper":{"_type":"DV_QUANTITY","magnitude":5,"units":"mm"},"upper_unbounded":false}}""")]
    [InlineData("""{"_type":"DV_ORDINAL","value":1}""")]
    [InlineData("""{"_type":"DV_ORDINAL","symbol":{"value":"+","defining_code":{"terminology_id":{"value":"local"},"code_string":"at5"}}}""")]
    [InlineData("""{"_type":"DV_DATE","value":"2021-13"}""")]
    [InlineData("""{"_type":"DV_TIME","value":"T48"}""")]
    [InlineData("""{"_type":"DV_DATE_TIME","value":"2021-10-24T48"}""")]
    [InlineData("""{"_type":"DV_DURATION","value":"1Y"}""")]
    [InlineData("""{"_type":"DV_MULTIMEDIA","media_type":{"terminology_id":{"value":"IANA_media-types"},"code_string":"image/png"},"size":-1,"data":"AAAA"}""")]
    [InlineData("""{"_type":"DV_MULTIMEDIA","media_type":{"terminology_id":{"value":"IANA_media-types"},"code_string":"abc"},"size":3,"data":"AAAA"}""")]
    [InlineData("""{"_type":"DV_MULTIMEDIA","media_type":{"terminology_id":{"value":"IANA_media-types"},"code_string":"image/png"},"size":3,"data":"AAAA","integrity_check":"AAAA"}""")]
    [InlineData("""{"_type":"DV_PARSABLE","value":"x"}""")]
    [InlineData("""{"_type":"DV_PERIODIC_TIME_SPECIFICATION","value":{"value":"x","formalism":"other"}}""")]
    [InlineData("""{"_type":"DV_PARAGRAPH"}""")]
    public void A_data_value_is_refused(string value) => Assert.NotEmpty(Documents.Faults(Documents.WithValue(value)));

    [Theory]
    [InlineData("""{"_type":"DV_CODED_TEXT","value":"x","defining_code":{"terminology_id":{"value":"SNOMED-CT"},"code_string":"82272006"}}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1.0,"units":"1","precision":-1,"magnitude_status":"~"}""")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":3.0,"units":"mm","normal_status":{"terminology_id":{"value":"openehr_normal_statuses"},"code_string":"N"},"normal_range":{"lower":{"_type":"DV_QUANTITY","magnitude":1,"units":"mm"},"lower_unbounded":false,"upper_unbounded":true}}""")]
    [InlineData("""{"_type":"DV_COUNT","magnitude":7.0}""")]
    [InlineData("""{"_type":"DV_SCALE","value":1.5,"symbol":{"value":"+","defining_code":{"terminology_id":{"value":"local"},"code_string":"at5"}}}""")]
    [InlineData("""{"_type":"DV_MULTIMEDIA","media_type":{"terminology_id":{"value":"IANA_media-types"},"code_string":"image/png"},"size":12}""")]
    [InlineData("""{"_type":"DV_MULTIMEDIA","media_type":{"terminology_id":{"value":"IANA_media-types"},"code_string":"application/dicom"},"size":0,"uri":{"value":"https://pacs.example/1"}}""")]
    [InlineData("""{"_type":"DV_PARSABLE","value":"","formalism":"text"}""")]
    [InlineData("""{"_type":"DV_PERIODIC_TIME_SPECIFICATION","value":{"value":"x","formalism":"HL7:PIVL"}}""")]
    public void A_data_value_is_taken(string value) => Assert.Empty(Documents.Faults(Documents.WithValue(value)));

    [Theory]
    [InlineData("ftp://ftp.is.co.za/rfc/rfc1808.txt", true), InlineData("ldap://[2001:db8::7]/c=GB?objectClass?one", true), InlineData("mailto:John.Doe@example.com", true),
        InlineData("news:comp.infosystems.www.servers.unix", true), InlineData("tel:+1-816-555-1212", true), InlineData("telnet://192.0.2.16:80/", true), InlineData("urn:oasis:names:x:4.1.2", true),
        InlineData("https://æøå.example/%C3%A6", true), InlineData("xyz", false), InlineData("x yz", false), InlineData("1a:b", false), InlineData("http://a b", false), InlineData("http://a/%zz", false), InlineData(":x", false)]
    public void A_uri_has_a_scheme_and_only_its_characters(string uri, bool taken) =>
        Assert.Equal(taken, Documents.IsValid(Documents.WithValue($$"""{"_type":"DV_URI","value":"{{uri}}"}""")));

    [Theory]
    [InlineData("ehr:/89c0752e-0815-47d7-8b3c-b3aaea2cea7a", true), InlineData("ehr://CLOUD/89c0752e/031f2513::EHRSERVER::1/content[at0001]/value", true), InlineData("xyz", false), InlineData("https://example.com", false)]
    public void An_ehr_uri_has_the_scheme_ehr(string uri, bool taken) =>
        Assert.Equal(taken, Documents.IsValid(Documents.WithValue($$"""{"_type":"DV_EHR_URI","value":"{{uri}}"}""")));

    // type, numerator, denominator, precision of the conformance tables
    [Theory]
    [InlineData("0", "10", "500", "0", true), InlineData("0", "10", "0", "0", false), InlineData("0", "10.5", "3.3", "1", true), InlineData("0", "10.5", "3", "0", false)]
    [InlineData("1", "10", "1", "0", true), InlineData("1", "10", "0", "0", false), InlineData("1", "10", "500", "0", false)]
    [InlineData("2", "10", "0", "0", false), InlineData("2", "10", "100", "0", true), InlineData("2", "10", "500", "0", false), InlineData("2", "12.5", "100.0", "1", true)]
    [InlineData("3", "10", "0", "0", false), InlineData("3", "10", "100", "0", true), InlineData("3", "10", "500", "1", false), InlineData("3", "10.5", "500", "1", false), InlineData("3", "10", "500.5", "1", false)]
    [InlineData("4", "10", "0", "0", false), InlineData("4", "10", "100", "0", true), InlineData("4", "10", "500", "1", false), InlineData("4", "10.5", "500", "0", false)]
    [InlineData("666", "10", "500", "0", false), InlineData("-1", "10", "500", "0", false)]
    public void A_proportion_follows_its_kind(string type, string numerator, string denominator, string precision, bool taken) =>
        Assert.Equal(taken, Documents.IsValid(Documents.WithValue($$"""{"_type":"DV_PROPORTION","type":{{type}},"numerator":{{numerator}},"denominator":{{denominator}},"precision":{{precision}}}""")));

    // lower, upper, lower_unbounded, upper_unbounded, lower_included, upper_included
    [Theory]
    [InlineData(null, null, true, true, false, false, true), InlineData(null, "100", true, false, false, false, true), InlineData(null, "100", true, false, false, true, true), InlineData("0", null, false, true, true, false, true)]
    [InlineData("-20", "-5", false, false, false, false, true), InlineData("0", "100", false, false, true, true, true), InlineData("5", "5", false, false, true, true, true)]
    [InlineData(null, null, true, true, true, false, false), InlineData("0", null, false, true, false, true, false), InlineData("200", "100", false, false, true, true, false), InlineData(null, "100", false, false, true, true, false)]
    [InlineData("0", "100", true, false, false, true, false)]
    public void An_interval_is_consistent(string? lower, string? upper, bool lowerUnbounded, bool upperUnbounded, bool lowerIncluded, bool upperIncluded, bool taken)
    {
        var interval = new DvInterval
        {
            Lower = Count(lower), Upper = Count(upper), LowerUnbounded = lowerUnbounded, UpperUnbounded = upperUnbounded, LowerIncluded = lowerIncluded, UpperIncluded = upperIncluded,
        };
        Assert.Equal(taken, RmValidator.Validate(interval).Count == 0);
    }

    [Theory]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1,"units":"mg"}""", """{"_type":"DV_QUANTITY","magnitude":1,"units":"g"}""", false)]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1,"units":"mg"}""", """{"_type":"DV_COUNT","magnitude":1}""", false)]
    [InlineData("""{"_type":"DV_PROPORTION","type":1,"numerator":10,"denominator":1}""", """{"_type":"DV_PROPORTION","type":0,"numerator":10,"denominator":500}""", false)]
    [InlineData("""{"_type":"DV_PROPORTION","type":0,"numerator":10,"denominator":500}""", """{"_type":"DV_PROPORTION","type":0,"numerator":5,"denominator":500}""", false)]
    [InlineData("""{"_type":"DV_PROPORTION","type":3,"numerator":3,"denominator":4}""", """{"_type":"DV_PROPORTION","type":3,"numerator":5,"denominator":4}""", true)]
    [InlineData("""{"_type":"DV_DATE_TIME","value":"2021"}""", """{"_type":"DV_DATE_TIME","value":"2022-01-15T10:45:13Z"}""", true)]
    [InlineData("""{"_type":"DV_DATE_TIME","value":"2023"}""", """{"_type":"DV_DATE_TIME","value":"2022-01-15T10:45:13Z"}""", false)]
    [InlineData("""{"_type":"DV_DURATION","value":"P1Y"}""", """{"_type":"DV_DURATION","value":"P11M"}""", false)]
    [InlineData("""{"_type":"DV_DATE","value":"2021-10"}""", """{"_type":"DV_DATE","value":"2021-10-24"}""", false)]
    [InlineData("""{"_type":"DV_TIME","value":"11:00"}""", """{"_type":"DV_TIME","value":"10:00"}""", false)]
    public void The_ends_of_an_interval_compare(string lower, string upper, bool taken) => Assert.Equal(taken, Documents.IsValid(Documents.WithValue(
        $$"""{"_type":"DV_INTERVAL","lower":{{lower}},"upper":{{upper}},"lower_unbounded":false,"upper_unbounded":false,"lower_included":true,"upper_included":true}""")));

    [Theory]
    [InlineData("", false)]
    [InlineData("""  ,"value":{"_type":"DV_TEXT","value":"x"}   """, true)]
    [InlineData("""  ,"null_flavour":{"value":"unknown","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"253"}}   """, true)]
    [InlineData("""  ,"null_flavour":{"value":"unknown","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"999"}}   """, false)]
    [InlineData("""  ,"null_flavour":{"value":"unknown","defining_code":{"terminology_id":{"value":"local"},"code_string":"253"}}   """, false)]
    [InlineData("""  ,"null_flavour":{"value":"unknown","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"253"}},"null_reason":{"value":"x"}   """, true)]
    [InlineData("""  ,"value":{"_type":"DV_TEXT","value":"x"},"null_flavour":{"value":"unknown","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"253"}}   """, false)]
    [InlineData("""  ,"value":{"_type":"DV_TEXT","value":"x"},"null_reason":{"value":"x"}   """, false)]
    public void An_element_has_a_value_or_says_why_not(string rest, bool taken) =>
        Assert.Equal(taken, Documents.IsValid($$"""{"_type":"ELEMENT","name":{"value":"x"},"archetype_node_id":"at1"{{rest}}}"""));

    [Theory]
    [InlineData("524", null, true), InlineData("526", "535", true), InlineData("526", "536", true), InlineData("527", "537", true), InlineData("528", "166", true), InlineData("529", "539", true), InlineData("245", "540", true),
        InlineData("530", "544", true), InlineData("531", "547", true), InlineData("532", "548", true), InlineData("533", "549", true), InlineData("245", "546", true), InlineData("528", "552", true)]
    [InlineData("999", null, false), InlineData("245", "999", false), InlineData("532", "540", false), InlineData("245", "548", false), InlineData("526", "539", false)]
    public void A_transition_leads_to_its_state(string state, string? transition, bool taken)
    {
        var way = transition is null ? "" : $$$""","transition":{"value":"x","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"{{{transition}}}"}}""";
        Assert.Equal(taken, Documents.IsValid($$$"""{"_type":"ISM_TRANSITION","current_state":{"value":"x","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"{{{state}}}"}}{{{way}}}}"""));
    }

    [Theory]
    [InlineData("HIER_OBJECT_ID", "8849182c-82ad-4088-a07f-48ead4180515", true), InlineData("HIER_OBJECT_ID", "1.2.250.1.59", true), InlineData("HIER_OBJECT_ID", "ehr.example.org::x", true), InlineData("HIER_OBJECT_ID", "a b", false), InlineData("HIER_OBJECT_ID", "::1", false)]
    [InlineData("OBJECT_VERSION_ID", "8849182c-82ad-4088-a07f-48ead4180515::ehr.example.org::1", true), InlineData("OBJECT_VERSION_ID", "8849182c::x::1.1.2", true), InlineData("OBJECT_VERSION_ID", "8849182c::x::0", false),
        InlineData("OBJECT_VERSION_ID", "8849182c::x::v1", false), InlineData("OBJECT_VERSION_ID", "8849182c::1", false), InlineData("OBJECT_VERSION_ID", "8849182c::x::1.1", false), InlineData("OBJECT_VERSION_ID", "a b::x::1", false)]
    [InlineData("ARCHETYPE_ID", "openEHR-EHR-OBSERVATION.pulse.v2", true), InlineData("ARCHETYPE_ID", "openEHR-EHR-OBSERVATION.laboratory-lipids.v1", true), InlineData("ARCHETYPE_ID", "openEHR-EHR-OBSERVATION.pulse.v1.0.0-alpha", true), InlineData("ARCHETYPE_ID", "at0001", false), InlineData("ARCHETYPE_ID", "pulse.v1", false)]
    [InlineData("TERMINOLOGY_ID", "SNOMED-CT(2024)", true), InlineData("TERMINOLOGY_ID", " ", false), InlineData("TERMINOLOGY_ID", "", false)]
    public void An_identifier_has_its_form(string type, string value, bool taken) => Assert.Equal(taken, Documents.IsValid($$"""{"_type":"{{type}}","value":"{{value}}"}"""));

    [Theory]
    [InlineData("local", "PERSON", true), InlineData("https://x.example/a?b=c", "PARTY", true), InlineData("", "PERSON", false), InlineData("9x", "PERSON", false), InlineData("a b", "PERSON", false), InlineData("local", "COMPOSITION", false), InlineData("local", "", false)]
    public void A_reference_to_a_party_names_namespace_and_kind(string space, string type, bool taken) =>
        Assert.Equal(taken, Documents.IsValid($$$"""{"_type":"PARTY_REF","namespace":"{{{space}}}","type":"{{{type}}}","id":{"_type":"GENERIC_ID","value":"1","scheme":"x"}}"""));

    [Theory]
    [InlineData("""{"_type":"PARTY_IDENTIFIED"}""", false), InlineData("""{"_type":"PARTY_IDENTIFIED","name":""}""", false), InlineData("""{"_type":"PARTY_IDENTIFIED","name":"Ola"}""", true)]
    [InlineData("""{"_type":"PARTY_IDENTIFIED","identifiers":[{"id":"1"}]}""", true), InlineData("""{"_type":"PARTY_SELF"}""", true)]
    [InlineData("""{"_type":"PARTY_RELATED","name":"Ola","relationship":{"value":"mother","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"10"}}}""", true)]
    [InlineData("""{"_type":"PARTY_RELATED","name":"Ola","relationship":{"value":"mother","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"433"}}}""", false)]
    public void A_party_can_be_told_from_others(string party, bool taken) => Assert.Equal(taken, Documents.IsValid(party));

    [Theory]
    [InlineData("xx1", "NO", false), InlineData("nb", "Norge", false), InlineData("en-GB", "GB", true), InlineData("nb", "NO", true)]
    public void Language_and_territory_are_of_their_code_sets(string language, string territory, bool taken) => Assert.Equal(taken, Documents.IsValid(Documents.Composition
        .Replace("\"code_string\":\"nb\"", $"\"code_string\":\"{language}\"", StringComparison.Ordinal)
        .Replace("\"code_string\":\"NO\"", $"\"code_string\":\"{territory}\"", StringComparison.Ordinal)));

    [Fact]
    public void An_entry_needs_language_encoding_and_subject()
    {
        var faults = Documents.Faults("""{"_type":"ADMIN_ENTRY","name":{"value":"x"},"archetype_node_id":"openEHR-EHR-ADMIN_ENTRY.x.v1"}""");
        Assert.Equal(["/language", "/encoding", "/subject", "/data"], faults.Select(one => one.Path));
    }

    [Fact]
    public void A_whole_number_is_whole()
    {
        Assert.Single(RmValidator.Validate(new DvCount { Magnitude = RmNumber.From(1.5m) }), one => one.Path == "/magnitude");
        Assert.Empty(RmValidator.Validate(new DvCount { Magnitude = RmNumber.From(1.0m) }));
    }

    [Fact]
    public void A_history_has_events_or_a_summary() =>
        Assert.Single(Documents.Faults("""{"_type":"HISTORY","name":{"value":"x"},"archetype_node_id":"at1","origin":{"value":"2021"}}"""), one => one.Path == "/events");

    [Theory]
    [InlineData("openEHR-EHR-EHR_STATUS.generic.v1", true), InlineData("at0001", false)]
    public void A_status_is_the_root_of_an_archetype(string nodeId, bool taken) => Assert.Equal(taken, Documents.IsValid(
        $$"""{"_type":"EHR_STATUS","name":{"value":"x"},"archetype_node_id":"{{nodeId}}","subject":{},"is_queryable":true,"is_modifiable":true}"""));

    [Fact]
    public void A_folder_needs_no_archetype_details() =>
        Assert.Empty(Documents.Faults("""{"_type":"FOLDER","name":{"value":"root"},"archetype_node_id":"openEHR-EHR-FOLDER.generic.v1"}"""));

    [Fact]
    public void Siblings_are_told_apart_by_name_and_place()
    {
        var faults = Documents.Faults("""
            {"_type":"ITEM_TREE","name":{"value":"x"},"archetype_node_id":"at1","items":[
              {"_type":"ELEMENT","name":{"value":"venstre"},"archetype_node_id":"at2"},{"_type":"ELEMENT","name":{"value":"høyre"},"archetype_node_id":"at2"},{"_type":"ELEMENT","name":{"value":"høyre"},"archetype_node_id":"at2"}]}
            """);
        Assert.Equal(["/items[at2, 'venstre']", "/items[at2, 'høyre'][1]", "/items[at2, 'høyre'][2]"], faults.Select(one => one.Path));
    }

    [Fact]
    public void What_is_nested_too_deep_is_a_fault_and_no_crash()
    {
        RmObject inner = new Element { Name = new DvText { Value = "x" }, ArchetypeNodeId = "at1", Value = new DvText { Value = "x" } };
        for (var i = 0; i < 20_000; i++) inner = new Cluster { Name = new DvText { Value = "x" }, ArchetypeNodeId = "at1", Items = [(Item)inner] };
        Assert.Contains(RmValidator.Validate(inner), one => one.Message.Contains("nested deeper", StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_without_end_are_cut_with_a_word_on_it()
    {
        var tree = new ItemTree { Name = new DvText { Value = "x" }, ArchetypeNodeId = "at1", Items = [.. Enumerable.Range(0, 3000).Select(_ => new Element())] };
        var faults = RmValidator.Validate(tree);
        Assert.Equal(1001, faults.Count);
        Assert.Contains("more than 1000", faults[^1].Message, StringComparison.Ordinal);
    }

    private static DvCount? Count(string? magnitude) => magnitude is null ? null : new() { Magnitude = RmNumber.Parse(magnitude) };
}
